// SPDX-License-Identifier: Apache-2.0
#include "interface/engines/escalate/escalate_command.h"
#include "interface/loadable/loadable_reader.h"
#include "tests/support/small_loadable.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <random>

namespace svp::test {
namespace {

svp_escalate_target some_target()
{
    svp_escalate_target target{};
    target.tiles = 4;
    target.slices = 6;
    target.channel_group = 64;
    target.macs_per_row = 9;
    target.activation_buffer_bytes = target.coefficient_buffer_bytes = target.output_buffer_bytes = 16384;
    target.tile_store_bytes = 1000;
    target.line_columns = 64;
    return target;
}

SmallLoadable some_loadable(uint32_t layers) { return small_loadable(layers, some_target()); }

bool opens(SmallLoadable& loadable)
{
    svp_loadable_view view;
    svp_loadable_fault fault;
    const bool fine = svp_loadable_open(&view, loadable.data(), loadable.bytes, &fault) != 0;
    EXPECT_EQ(fine, fault.reason == nullptr);
    return fine;
}

TEST(LoadableReader, ReadsAGoodOne)
{
    SmallLoadable loadable = some_loadable(3);
    svp_loadable_view view;
    svp_loadable_fault fault;
    ASSERT_TRUE(svp_loadable_open(&view, loadable.data(), loadable.bytes, &fault)) << fault.reason;
    EXPECT_EQ(view.command_count, 3u);
    EXPECT_STREQ(view.layers[2].name, "layer2");
    EXPECT_EQ(view.constant_bytes, 512u);
    EXPECT_EQ(view.input->role, uint32_t{SVP_TENSOR_INPUT});
    EXPECT_EQ(view.output->role, uint32_t{SVP_TENSOR_OUTPUT});
    ASSERT_EQ(view.engine_count, 1u);
    EXPECT_STREQ(view.engines[0].engine->name, "escalate");
    EXPECT_EQ(static_cast<const svp_escalate_target*>(view.engines[0].target)->tiles, 4u);
    EXPECT_EQ(svp_loadable_find_engine(&view, SVP_ENGINE_ESCALATE), &view.engines[0]);
    EXPECT_EQ(svp_loadable_find_engine(&view, 2), nullptr);
}

TEST(LoadableReader, RefusesEveryTruncation)
{
    const SmallLoadable good = some_loadable(2);
    for (uint64_t bytes = 0; bytes < good.bytes; ++bytes) {
        // A buffer of exactly that length, so that a sanitizer sees any read behind it.
        std::unique_ptr<uint8_t[]> cut(new uint8_t[bytes + 1]);
        std::memcpy(cut.get(), good.words.data(), bytes);
        svp_loadable_view view;
        svp_loadable_fault fault;
        EXPECT_FALSE(svp_loadable_open(&view, cut.get(), bytes, &fault)) << bytes;
    }
}

TEST(LoadableReader, RefusesEveryFlippedByte)
{
    SmallLoadable loadable = some_loadable(1);
    for (uint64_t i = 0; i < loadable.bytes; ++i) {
        loadable.data()[i] ^= 0x10;
        EXPECT_FALSE(opens(loadable)) << i;
        loadable.data()[i] ^= 0x10;
    }
    EXPECT_TRUE(opens(loadable));
}

TEST(LoadableReader, RefusesBadPointers)
{
    SmallLoadable loadable = some_loadable(1);
    svp_loadable_view view;
    svp_loadable_fault fault;
    EXPECT_FALSE(svp_loadable_open(&view, nullptr, 100, &fault));
    EXPECT_FALSE(svp_loadable_open(&view, loadable.data() + 4, loadable.bytes - 4, &fault));
}

TEST(LoadableReader, TellsPlaceAndNumbers)
{
    SmallLoadable loadable = some_loadable(2);
    svp_loadable_view view;
    svp_loadable_fault fault;
    loadable.elements<svp_layer_command>(SVP_SECTION_COMMANDS)[1].layer = 7;
    loadable.seal();
    ASSERT_FALSE(svp_loadable_open(&view, loadable.data(), loadable.bytes, &fault));
    EXPECT_EQ(fault.part, SVP_PART_COMMAND);
    EXPECT_EQ(fault.index, 1u);
    EXPECT_EQ(fault.layer, 1u);
    EXPECT_EQ(fault.found, 7u);
    EXPECT_EQ(fault.expected, 1u);
    EXPECT_EQ(fault.error_code, uint32_t{SVP_ERROR_NONE});
}

TEST(LoadableReader, TellsWhyACommandIsRefused)
{
    SmallLoadable loadable = some_loadable(2);
    svp_loadable_view view;
    svp_loadable_fault fault;
    loadable.elements<svp_layer_command>(SVP_SECTION_COMMANDS)[1].operand[SVP_ESCALATE_OPERAND_WEIGHTS].size = 1;
    loadable.seal();
    ASSERT_FALSE(svp_loadable_open(&view, loadable.data(), loadable.bytes, &fault));
    EXPECT_EQ(fault.part, SVP_PART_COMMAND);
    EXPECT_EQ(fault.error_code, uint32_t{SVP_ERROR_OPERAND});
    EXPECT_EQ(fault.error_info, uint32_t{SVP_ESCALATE_OPERAND_WEIGHTS});
}

// Commands must fit the target in the file.
TEST(LoadableReader, ChecksCapacity)
{
    SmallLoadable loadable = some_loadable(1);
    loadable.elements<svp_escalate_target>(SVP_SECTION_TARGET)->activation_buffer_bytes = 64;
    loadable.seal();
    svp_loadable_view view;
    svp_loadable_fault fault;
    ASSERT_FALSE(svp_loadable_open(&view, loadable.data(), loadable.bytes, &fault));
    EXPECT_EQ(fault.error_code, uint32_t{SVP_ERROR_CAPACITY});
    EXPECT_EQ(fault.error_info, 8u * 8 * (16 + 2)); // codes and bitmap of the input
}

// A later minor version may add kinds of sections, wherever they say they lie.
TEST(LoadableReader, SkipsUnknownSectionsOfALaterMinorVersion)
{
    SmallLoadable loadable = some_loadable(1);
    const uint64_t table_end = sizeof(svp_loadable_header) + 6 * sizeof(svp_section);
    loadable.words.insert(loadable.words.begin() + table_end / 8, 8, 0);
    loadable.bytes += 64;
    for (uint32_t kind = 1; kind <= 6; ++kind)
        loadable.section(kind).offset += 64;
    loadable.section(7) = {99, 5, 1, 1u << 30, 1u << 30};
    loadable.header().file_bytes += 64;
    loadable.header().section_count = 7;
    loadable.seal();
    EXPECT_FALSE(opens(loadable));
    loadable.header().minor = SVP_LOADABLE_MINOR + 1;
    loadable.seal();
    EXPECT_TRUE(opens(loadable));
}

struct Damage {
    const char* name;
    std::function<void(SmallLoadable&)> apply;
};

const Damage damages[] = {
    {"major", [](auto& l) { l.header().major += 1; }},
    {"section count", [](auto& l) { l.header().section_count = 5; }},
    {"no target", [](auto& l) { l.section(1) = l.section(6), l.header().section_count = 5; }},
    {"section of an unknown engine", [](auto& l) { l.section(1).engine = 77; }},
    {"target of an engine without commands", [](auto& l) { l.section(1).engine = 2; }},
    {"everybody's section with an engine", [](auto& l) { l.section(2).engine = 1; }},
    {"bad target", [](auto& l) { l.template elements<svp_escalate_target>(1)->slices = 0; }},
    {"sections overlap", [](auto& l) { l.section(6).offset = l.section(5).offset; }},
    {"command of an engine without target", [](auto& l) { l.template elements<svp_layer_command>(5)->engine = 2; }},
    {"command of an unknown engine", [](auto& l) { l.template elements<svp_layer_command>(5)->engine = 9; }},
    {"command without engine", [](auto& l) { l.template elements<svp_layer_command>(5)->engine = 0; }},
    {"command of another unit", [](auto& l) { l.template elements<svp_layer_command>(5)->unit = 1; }},
    {"layer engine", [](auto& l) { l.template elements<svp_layer>(4)->engine = 2; }},
    {"layer operation", [](auto& l) { l.template elements<svp_layer>(4)->operation = 2; }},
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

TEST(LoadableReader, RefusesDamageWithRightChecksums)
{
    for (const Damage& damage : damages) {
        SCOPED_TRACE(damage.name);
        SmallLoadable loadable = some_loadable(2);
        damage.apply(loadable);
        loadable.seal();
        EXPECT_FALSE(opens(loadable));
    }
}

TEST(LoadableReader, SurvivesRandomDamageWithRightChecksums)
{
    std::mt19937_64 random(11);
    unsigned accepted = 0;
    for (int i = 0; i < 3000; ++i) {
        SmallLoadable loadable = some_loadable(2);
        // Behind the header, whose damage is refused at once, and in front of the constants, where anything goes.
        const uint64_t first = sizeof(svp_loadable_header);
        const uint64_t room = loadable.section(SVP_SECTION_CONSTANTS).offset - first;
        loadable.data()[first + random() % room] = static_cast<uint8_t>(random());
        loadable.seal();
        accepted += opens(loadable);
    }
    EXPECT_GT(accepted, 100u); // what fields are free: names, scales, clamps
    EXPECT_LT(accepted, 2900u);
}

} // namespace
} // namespace svp::test
