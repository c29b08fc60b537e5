#include "firmware/runtime/svp_loadable_view.h"
#include "tests/unit/firmware/small_loadable.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <random>

namespace svp::test {
namespace {

svp_result open(SmallLoadable& loadable)
{
    svp_loadable_view view;
    const char* reason = nullptr;
    const svp_result result = svp_loadable_open(&view, loadable.data(), loadable.bytes, &reason);
    EXPECT_EQ(result == SVP_RESULT_OK, reason == nullptr);
    return result;
}

TEST(LoadableView, ReadsAGoodOne)
{
    SmallLoadable loadable = small_loadable(3, {});
    svp_loadable_view view;
    const char* reason = nullptr;
    ASSERT_EQ(svp_loadable_open(&view, loadable.data(), loadable.bytes, &reason), SVP_RESULT_OK) << reason;
    EXPECT_EQ(view.command_count, 3u);
    EXPECT_STREQ(view.layers[2].name, "layer2");
    EXPECT_EQ(view.constant_bytes, 512u);
    EXPECT_EQ(view.input->role, uint32_t{SVP_TENSOR_INPUT});
    EXPECT_EQ(view.output->role, uint32_t{SVP_TENSOR_OUTPUT});
}

TEST(LoadableView, RefusesEveryTruncation)
{
    const SmallLoadable good = small_loadable(2, {});
    for (uint64_t bytes = 0; bytes < good.bytes; ++bytes) {
        // A buffer of exactly that length, so that a sanitizer sees any read behind it.
        std::unique_ptr<uint8_t[]> cut(new uint8_t[bytes + 1]);
        std::memcpy(cut.get(), good.words.data(), bytes);
        svp_loadable_view view;
        const char* reason = nullptr;
        EXPECT_EQ(svp_loadable_open(&view, cut.get(), bytes, &reason), SVP_RESULT_BAD_LOADABLE) << bytes;
    }
}

TEST(LoadableView, RefusesEveryFlippedByte)
{
    SmallLoadable loadable = small_loadable(1, {});
    for (uint64_t i = 0; i < loadable.bytes; ++i) {
        loadable.data()[i] ^= 0x10;
        EXPECT_EQ(open(loadable), SVP_RESULT_BAD_LOADABLE) << i;
        loadable.data()[i] ^= 0x10;
    }
    EXPECT_EQ(open(loadable), SVP_RESULT_OK);
}

TEST(LoadableView, RefusesBadPointers)
{
    SmallLoadable loadable = small_loadable(1, {});
    svp_loadable_view view;
    const char* reason = nullptr;
    EXPECT_EQ(svp_loadable_open(&view, nullptr, 100, &reason), SVP_RESULT_INVALID_ARGUMENT);
    EXPECT_EQ(svp_loadable_open(&view, loadable.data() + 4, loadable.bytes - 4, &reason), SVP_RESULT_INVALID_ARGUMENT);
}

struct Damage {
    const char* name;
    std::function<void(SmallLoadable&)> apply;
};

const Damage damages[] = {
    {"major", [](auto& l) { l.header().major += 1; }},
    {"section count", [](auto& l) { l.header().section_count = 5; }},
    {"network name", [](auto& l) { std::memset(l.header().network, 'x', SVP_NAME_BYTES); }},
    {"unknown section", [](auto& l) { l.section(3).kind = 9; }},
    {"section twice", [](auto& l) { l.section(3).kind = SVP_SECTION_CONSTANTS; }},
    {"section offset", [](auto& l) { l.section(5).offset = ~uint64_t{63}; }},
    {"section count overflow", [](auto& l) { l.section(4).count = 0xffffffff; }},
    {"region index", [](auto& l) { l.template elements<svp_region>(2)[1].index = 8; }},
    {"region twice", [](auto& l) { l.template elements<svp_region>(2)[1].index = 0; }},
    {"region too small", [](auto& l) { l.template elements<svp_region>(2)[0].bytes = 511; }},
    {"tensor region", [](auto& l) { l.template elements<svp_tensor>(3)[0].region = 5; }},
    {"tensor offset", [](auto& l) { l.template elements<svp_tensor>(3)[0].offset = ~uint64_t{0}; }},
    {"tensor bytes", [](auto& l) { l.template elements<svp_tensor>(3)[0].bytes = ~uint64_t{0}; }},
    {"two inputs", [](auto& l) { l.template elements<svp_tensor>(3)[1].role = SVP_TENSOR_INPUT; }},
    {"no output", [](auto& l) { l.template elements<svp_tensor>(3)[1].role = SVP_TENSOR_INTERNAL; }},
    {"layer name", [](auto& l) { std::memset(l.template elements<svp_layer>(4)->name, 'x', SVP_NAME_BYTES); }},
    {"layer commands", [](auto& l) { l.template elements<svp_layer>(4)->command_count = 0xffffffff; }},
    {"layer tensor", [](auto& l) { l.template elements<svp_layer>(4)->output_tensor = 2; }},
    {"command layer", [](auto& l) { l.template elements<svp_layer_command>(5)->layer = 2; }},
    {"operand region", [](auto& l) { l.template elements<svp_layer_command>(5)->operand_region[0] = 200; }},
    {"operand offset", [](auto& l) { l.template elements<svp_layer_command>(5)->operand[0].offset = 0xffffffff; }},
};

TEST(LoadableView, RefusesDamageWithRightChecksums)
{
    for (const Damage& damage : damages) {
        SCOPED_TRACE(damage.name);
        SmallLoadable loadable = small_loadable(2, {});
        damage.apply(loadable);
        loadable.seal();
        EXPECT_EQ(open(loadable), SVP_RESULT_BAD_LOADABLE);
    }
}

TEST(LoadableView, SurvivesRandomDamageWithRightChecksums)
{
    std::mt19937_64 random(11);
    unsigned accepted = 0;
    for (int i = 0; i < 3000; ++i) {
        SmallLoadable loadable = small_loadable(2, {});
        // Behind the header, whose damage is refused at once, and in front of the constants, where anything goes.
        const uint64_t first = sizeof(svp_loadable_header);
        const uint64_t room = loadable.section(SVP_SECTION_CONSTANTS).offset - first;
        for (int k = 0; k < 3; ++k)
            loadable.data()[first + random() % room] = static_cast<uint8_t>(random());
        loadable.seal();
        accepted += open(loadable) == SVP_RESULT_OK;
    }
    EXPECT_GT(accepted, 100u); // names, shapes and scales are not this reader's to judge
    EXPECT_LT(accepted, 2900u);
}

} // namespace
} // namespace svp::test
