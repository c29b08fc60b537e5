// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config_io.h"
#include "platform/kinds/platform_config.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace svp {
namespace {

std::string text_of(const std::filesystem::path& path)
{
    std::ifstream stream(path);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

// Tests run in the source tree.
const std::filesystem::path platforms = "configs/platforms";

TEST(PlatformFiles, DefaultIsWhatTheProgramDumps)
{
    PlatformConfig config;
    const std::string file = text_of(platforms / "default.yaml");
    EXPECT_EQ(file.substr(file.find("\n# the driver's settings") + 1), dump_config(config))
        << "write it again: sparsevp run --dump-config";
}

TEST(PlatformFiles, EveryFileIsAPlatform)
{
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(platforms)) {
        EXPECT_NO_THROW(configure<PlatformConfig>(entry.path().string(), {})) << entry.path();
        ++files;
    }
    EXPECT_GE(files, 2);
}

TEST(PlatformFiles, RulesAcrossModulesNameTheirKeys)
{
    PlatformConfig config;
    config.instances.row("dram")->place.column = 5; // the mesh has two columns
    EXPECT_EQ(config.instances.validate(), "dram.place: lies outside the mesh");
    config = PlatformConfig{};
    config.instances.row("control")->base = config.instances.row("dram")->base + 4096;
    EXPECT_THAT(config.instances.validate(), testing::StartsWith("control.base: its address range overlaps"));
}

} // namespace
} // namespace svp
