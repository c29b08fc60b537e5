// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "compiler/loadable/file_layout.h"
#include "firmware/runtime/svp_runtime.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class LoadableFile : public testing::Test {
  protected:
    void SetUp() override
    {
        folder_ = fs::path(testing::TempDir()) /
                  ("sparsevp_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }

    std::string path(const char* name) const { return (folder_ / name).string(); }
    size_t files() const
    {
        return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }

    fs::path folder_;
};

Loadable small_loadable()
{
    return test::compile_for_escalate(test::convolution_network(LayerKind::conv_decomposed, 5, 6, 4, 3, 2),
                                      {test::default_target(), true});
}

std::string read_error(const std::string& path)
{
    try {
        Loadable::read(path);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST_F(LoadableFile, WrittenIsRead)
{
    Loadable loadable = small_loadable();
    write_loadable(loadable, path("net.svp"));
    EXPECT_EQ(Loadable::read(path("net.svp")).bytes(), loadable.bytes());
    EXPECT_EQ(files(), 1U);
    write_loadable(loadable, path("net.svp")); // over an older one
    EXPECT_EQ(files(), 1U);
}

TEST_F(LoadableFile, NothingIsLeftBehindWhereWritingFails)
{
    Loadable loadable = small_loadable();
    EXPECT_THROW(write_loadable(loadable, path("no/such/folder/net.svp")), InputError);
    fs::create_directories(path("net.svp/inside"));
    EXPECT_THROW(write_loadable(loadable, path("net.svp")), InputError); // a folder is in the way
    EXPECT_EQ(files(), 1U);
    if (fs::exists("/dev/full")) {
        fs::create_symlink("/dev/full", path("full.svp"));
        EXPECT_THROW(write_loadable(loadable, path("full.svp")), InputError);
        EXPECT_TRUE(fs::is_symlink(path("full.svp")));
        EXPECT_EQ(files(), 2U);
    }
}

TEST_F(LoadableFile, UnreadableFilesAreNamed)
{
    EXPECT_THAT(read_error(path("missing.svp")), HasSubstr("missing.svp: cannot be opened"));
    EXPECT_THAT(read_error(folder_.string()), HasSubstr("is a directory"));
    std::ofstream(path("empty.svp"));
    EXPECT_THAT(read_error(path("empty.svp")), HasSubstr("empty.svp: is not a loadable"));
    std::ofstream(path("text.svp")) << "layers:\n  - name: conv1\n";
    EXPECT_THAT(read_error(path("text.svp")), HasSubstr("text.svp: is not a loadable"));
}

TEST(Loadable, ViewsShowWhatWasLowered)
{
    Network network = test::convolution_network(LayerKind::conv_decomposed, 5, 6, 4, 3, 2);
    network.seed = 0x123456789abcdef;
    Loadable loadable = test::compile_for_escalate(network, {test::default_target(), true});
    EXPECT_EQ(loadable.header().seed, network.seed);
    EXPECT_STREQ(loadable.header().network, "single");
    EXPECT_EQ(loadable.target<svp_escalate_target>(SVP_ENGINE_ESCALATE)->tiles, 32U);
    EXPECT_EQ(loadable.regions().size(), 4U);
    EXPECT_EQ(loadable.regions()[SVP_REGION_INPUT].bytes, 6U * 64); // rows of 6 pixels, 5 channels
    EXPECT_EQ(loadable.input().channels, 5U);
    EXPECT_EQ(loadable.output().channels, 4U);
    EXPECT_EQ(loadable.constants().size(), loadable.regions()[SVP_REGION_CONSTANTS].bytes);
    const auto* section = reinterpret_cast<const svp_section*>(loadable.bytes().data() + sizeof(svp_loadable_header));
    for (uint32_t i = 0; i < loadable.header().section_count; ++i)
        EXPECT_EQ(section[i].offset % 64, 0U);
}

// As the runtime sees the file, on a device with the test's target behind registers that accept everything.
svp_result firmware_loads(const std::vector<uint8_t>& bytes)
{
    static svp_port port{};
    port.write32 = [](void*, uint64_t, uint32_t) {};
    port.copy_to = [](void*, uint64_t, const void*, size_t) { return 0; };
    port.cache_clean = [](void*, uint64_t, size_t) {};
    svp_driver driver{};
    driver.port = &port;
    driver.ready = 1;
    driver.arena.bytes = 1 << 30;
    driver.capabilities.engine_count = 1;
    driver.slots[0] = SVP_SLOT_READ;
    svp_engine_capability& engine = driver.capabilities.engines[0];
    engine.id = SVP_ENGINE_ESCALATE;
    engine.target_bytes = sizeof(svp_escalate_target);
    const svp_escalate_target target = test::default_target();
    std::memcpy(engine.target, &target, sizeof target);
    svp_runtime runtime;
    svp_failure failure;
    return svp_runtime_load(&runtime, &driver, bytes.data(), bytes.size(), &failure);
}

TEST(Loadable, CompilerAndFirmwareSkipWhatALaterMinorVersionAdds)
{
    std::vector<uint8_t> bytes = small_loadable().bytes();
    const uint32_t known = small_loadable().header().section_count;
    const size_t end_of_table = sizeof(svp_loadable_header) + known * sizeof(svp_section);
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(end_of_table), 64, 0);
    auto* header = reinterpret_cast<svp_loadable_header*>(bytes.data());
    auto* sections = reinterpret_cast<svp_section*>(bytes.data() + sizeof *header);
    for (uint32_t i = 0; i < known; ++i)
        sections[i].offset += 64;
    header->file_bytes += 64;
    seal_file(bytes);
    EXPECT_NO_THROW(Loadable(bytes, "x"));
    sections[known] = {99, 0, 1, 1u << 30, 1u << 30};
    header->section_count = known + 1;
    seal_file(bytes);
    EXPECT_THROW(Loadable(bytes, "x"), InputError);
    EXPECT_EQ(firmware_loads(bytes), SVP_RESULT_BAD_LOADABLE);
    header->minor = SVP_LOADABLE_MINOR + 1;
    seal_file(bytes);
    EXPECT_NO_THROW(Loadable(bytes, "x"));
    EXPECT_EQ(firmware_loads(bytes), SVP_RESULT_OK);
}

TEST(Loadable, OtherMajorVersionsAreNamed)
{
    std::vector<uint8_t> bytes = small_loadable().bytes();
    bytes[4] = 7;
    try {
        Loadable(bytes, "net.svp");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "net.svp: has another format version and must be compiled again: 7, expected 2");
    }
}

} // namespace
} // namespace svp::compiler
