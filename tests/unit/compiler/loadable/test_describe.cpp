// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/loadable.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

using testing::HasSubstr;

TEST(Describe, NamesEverything)
{
    test::RandomNumbers random(40);
    for (int i = 0; i < 50; ++i) {
        Network network = test::random_network(random, 6);
        svp_escalate_target target = test::default_target();
        target.activation_buffer_bytes = target.output_buffer_bytes = 1 << 20;
        Loadable loadable = test::compile_for_escalate(network, {target, true});
        std::string text = describe(loadable);
        EXPECT_EQ(text, describe(loadable));
        EXPECT_THAT(text, HasSubstr(network.name));
        EXPECT_THAT(text, HasSubstr(std::to_string(network.seed)));
        EXPECT_THAT(text, HasSubstr("32 tiles of 6 slices"));
        for (const Tensor& tensor : network.tensors) {
            EXPECT_THAT(text, HasSubstr(tensor.name));
            EXPECT_THAT(text, HasSubstr(std::to_string(tensor.channels) + " x " + std::to_string(tensor.height)));
        }
        for (const svp_layer& layer : loadable.layers()) {
            EXPECT_THAT(text, HasSubstr(layer.name));
            EXPECT_THAT(text, HasSubstr(std::to_string(layer.dense_macs)));
        }
        EXPECT_EQ(text.find(" \n"), std::string::npos);
    }
}

} // namespace
} // namespace svp::compiler
