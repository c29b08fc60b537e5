#include "base/errors/input_error.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/partition/lowering.h"
#include "tests/support/random_network.h"

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
    return lower(test::convolution_network(LayerKind::conv_decomposed, 5, 6, 4, 3, 2), {test::default_target(), true});
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
    Loadable loadable = lower(network, {test::default_target(), true});
    EXPECT_EQ(loadable.header().seed, network.seed);
    EXPECT_STREQ(loadable.header().network, "single");
    EXPECT_EQ(loadable.target().tiles, 32U);
    EXPECT_EQ(loadable.regions().size(), 4U);
    EXPECT_EQ(loadable.regions()[SVP_REGION_INPUT].bytes, 6U * 64); // rows of 6 pixels, 5 channels
    EXPECT_EQ(loadable.input().channels, 5U);
    EXPECT_EQ(loadable.output().channels, 4U);
    EXPECT_EQ(loadable.constants().size(), loadable.regions()[SVP_REGION_CONSTANTS].bytes);
    for (const svp_section* section = reinterpret_cast<const svp_section*>(loadable.bytes().data() + 104);
         section->kind <= 6 && section->kind > 0; ++section) {
        EXPECT_EQ(section->offset % 64, 0U);
        if (section->kind == SVP_SECTION_CONSTANTS) break;
    }
}

TEST(Loadable, ReadersSkipWhatALaterMinorVersionAdds)
{
    std::vector<uint8_t> bytes = small_loadable().bytes();
    const size_t end_of_table = sizeof(svp_loadable_header) + SVP_SECTION_KINDS * sizeof(svp_section);
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(end_of_table), 64, 0);
    auto* header = reinterpret_cast<svp_loadable_header*>(bytes.data());
    auto* sections = reinterpret_cast<svp_section*>(bytes.data() + sizeof *header);
    for (int i = 0; i < SVP_SECTION_KINDS; ++i)
        sections[i].offset += 64;
    header->file_bytes += 64;
    seal_file(bytes);
    EXPECT_NO_THROW(Loadable(bytes, "x"));
    sections[6] = {99, 1, 1u << 30, 1u << 30};
    header->section_count = 7;
    seal_file(bytes);
    EXPECT_THROW(Loadable(bytes, "x"), InputError);
    header->minor = SVP_LOADABLE_MINOR + 1;
    seal_file(bytes);
    EXPECT_NO_THROW(Loadable(bytes, "x"));
}

TEST(Loadable, OtherMajorVersionsAreNamed)
{
    std::vector<uint8_t> bytes = small_loadable().bytes();
    bytes[4] = 7;
    try {
        Loadable(bytes, "net.svp");
        FAIL();
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(), "net.svp: has format version 7.0; this program reads version 1");
    }
}

} // namespace
} // namespace svp::compiler
