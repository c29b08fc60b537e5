// SPDX-License-Identifier: Apache-2.0
// The networks that come with the product on the tile array, dense and with half of their weight blocks zero, bit for
// bit, everything accounted for.
#include "tests/integration/platform/aie/array_runs.h"

#include <gtest/gtest.h>
#include <tuple>

using namespace svp;
using namespace svp::test;

namespace {

struct Topology {
    const char* name;
    unsigned resolution; // 0: its own
};

constexpr Topology topologies[] = {
    {"resnet20_cifar10", 0},   {"vgg16_cifar10", 32},        {"resnet18_cifar10", 16}, {"resnet18_imagenet", 32},
    {"resnet50_imagenet", 32}, {"mobilenetv1_imagenet", 32}, {"vgg16_imagenet", 32},   {"inceptionv3_imagenet", 75},
};

struct Variant {
    const char* platform;
    bool sparse;
};

constexpr Variant variants[] = {{"aie_2x2", false}, {"aie_4x4", true}, {"aie_8x8", false}, {"aie_phoenix", true}};

class EveryTopology : public testing::TestWithParam<std::tuple<Topology, Variant>> {};

std::string name_of(const testing::TestParamInfo<std::tuple<Topology, Variant>>& info)
{
    const auto& [topology, variant] = info.param;
    return std::string(topology.name) + (variant.sparse ? "_sparse_on_" : "_dense_on_") + variant.platform;
}

INSTANTIATE_TEST_SUITE_P(Networks, EveryTopology,
                         testing::Combine(testing::ValuesIn(topologies), testing::ValuesIn(variants)), name_of);

TEST_P(EveryTopology, EqualsTheOracle)
{
    const auto& [topology, variant] = GetParam();
    const PlatformConfig config = preset(variant.platform);
    const double ratio = variant.sparse ? 0.5 : 0;
    const Model model = array_topology(topology.name, config, topology.resolution, ratio);
    expect_sound(run_model(model, config), model);
}

} // namespace
