// SPDX-License-Identifier: Apache-2.0
// Every model's config: its defaults keep its own rules and survive being written and read back.
#include "models/command_processor/control_config.h"
#include "models/dma/dma_config.h"
#include "models/engines/escalate/common/pairing.h"
#include "models/interconnect/mesh/mesh_config.h"
#include "models/memory/dram/dram_config.h"
#include "platform/config/config_io.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

using namespace svp;

namespace {

template <class T>
class ModelConfig : public testing::Test {
};

using Configs = testing::Types<DramConfig, MeshConfig, DmaConfig, ControlConfig, escalate::PairingConfig>;
TYPED_TEST_SUITE(ModelConfig, Configs);

TYPED_TEST(ModelConfig, DefaultsAreValidAndSurviveDumpAndLoad)
{
    test::TemporaryFolder folder;
    TypeParam defaults;
    const std::string dump = dump_config(defaults);
    auto read = configure<TypeParam>(folder.write("dump.yaml", dump), {});
    EXPECT_EQ(dump_config(read), dump);
}

} // namespace
