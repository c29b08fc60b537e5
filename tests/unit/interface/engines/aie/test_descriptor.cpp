// SPDX-License-Identifier: Apache-2.0
// Buffer descriptors: every field at its place, round trips, fields that do not fit named.
#include "interface/engines/aie/descriptor.h"

#include <functional>
#include <gtest/gtest.h>
#include <random>

namespace {

constexpr svp_aie_tile_kind kinds[] = {SVP_AIE_COMPUTE, SVP_AIE_MEMORY, SVP_AIE_SHIM};

std::vector<uint32_t> encode(svp_aie_tile_kind kind, const svp_aie_descriptor& d)
{
    std::vector<uint32_t> words(SVP_AIE_DESCRIPTOR_WORDS, 0xFFFFFFFF);
    svp_aie_encode_descriptor(kind, &d, words.data());
    return words;
}

svp_aie_descriptor decode(svp_aie_tile_kind kind, const std::vector<uint32_t>& words)
{
    svp_aie_descriptor d;
    svp_aie_decode_descriptor(kind, words.data(), &d);
    return d;
}

// Written from the register manuals' tables, by hand and apart from the code: all ones in one field, nothing else.
struct Place {
    const char* name;
    std::function<void(svp_aie_descriptor&)> set;
    unsigned word;
    uint32_t bits;
};

void expect_places(svp_aie_tile_kind kind, const std::vector<Place>& places)
{
    svp_aie_descriptor neutral = svp_aie_linear_descriptor(0, 0);
    neutral.valid = 0;
    EXPECT_EQ(encode(kind, neutral), std::vector<uint32_t>(8, 0));
    for (const Place& place : places) {
        svp_aie_descriptor d = neutral;
        place.set(d);
        EXPECT_EQ(svp_aie_descriptor_misfit(kind, &d), nullptr) << place.name;
        std::vector<uint32_t> want(8, 0);
        want[place.word] = place.bits;
        EXPECT_EQ(encode(kind, d), want) << place.name;
    }
}

TEST(Descriptor, ComputeTileFieldsAreWhereTheManualSays)
{
    expect_places(SVP_AIE_COMPUTE, {{"base", [](auto& d) { d.base = 0xFFFC; }, 0, 0x3FFFU << 14},
                                    {"length", [](auto& d) { d.length = 0x3FFF; }, 0, 0x3FFF},
                                    {"compression", [](auto& d) { d.compression = 1; }, 1, 1U << 31},
                                    {"packet enable", [](auto& d) { d.packet_enable = 1; }, 1, 1U << 30},
                                    {"packet id", [](auto& d) { d.packet_id = 31; }, 1, 31U << 19},
                                    {"packet type", [](auto& d) { d.packet_type = 7; }, 1, 7U << 16},
                                    {"step 1", [](auto& d) { d.step[1] = 8192; }, 2, 0x1FFFU << 13},
                                    {"step 0", [](auto& d) { d.step[0] = 8192; }, 2, 0x1FFF},
                                    {"wrap 1", [](auto& d) { d.wrap[1] = 255; }, 3, 255U << 21},
                                    {"wrap 0", [](auto& d) { d.wrap[0] = 255; }, 3, 255U << 13},
                                    {"step 2", [](auto& d) { d.step[2] = 8192; }, 3, 0x1FFF},
                                    {"iteration current", [](auto& d) { d.iteration_current = 63; }, 4, 63U << 19},
                                    {"iteration wrap", [](auto& d) { d.iteration_wrap = 64; }, 4, 63U << 13},
                                    {"iteration step", [](auto& d) { d.iteration_step = 8192; }, 4, 0x1FFF},
                                    {"suppress", [](auto& d) { d.suppress_tlast = 1; }, 5, 1U << 31},
                                    {"next", [](auto& d) { d.next = 15; }, 5, 15U << 27},
                                    {"use next", [](auto& d) { d.use_next = 1; }, 5, 1U << 26},
                                    {"valid", [](auto& d) { d.valid = 1; }, 5, 1U << 25},
                                    {"release value", [](auto& d) { d.release_value = -1; }, 5, 127U << 18},
                                    {"release id", [](auto& d) { d.release_id = 15; }, 5, 15U << 13},
                                    {"acquire enable", [](auto& d) { d.acquire_enable = 1; }, 5, 1U << 12},
                                    {"acquire value", [](auto& d) { d.acquire_value = -1; }, 5, 127U << 5},
                                    {"acquire id", [](auto& d) { d.acquire_id = 15; }, 5, 15}});
}

TEST(Descriptor, MemoryTileFieldsAreWhereTheManualSays)
{
    expect_places(SVP_AIE_MEMORY, {{"packet enable", [](auto& d) { d.packet_enable = 1; }, 0, 1U << 31},
                                   {"packet type", [](auto& d) { d.packet_type = 7; }, 0, 7U << 28},
                                   {"packet id", [](auto& d) { d.packet_id = 31; }, 0, 31U << 23},
                                   {"length", [](auto& d) { d.length = 0x1FFFF; }, 0, 0x1FFFF},
                                   {"before 0", [](auto& d) { d.pad_before[0] = 63; }, 1, 63U << 26},
                                   {"next", [](auto& d) { d.next = 63; }, 1, 63U << 20},
                                   {"use next", [](auto& d) { d.use_next = 1; }, 1, 1U << 19},
                                   {"base", [](auto& d) { d.base = 0x1FFFFC; }, 1, 0x7FFFF},
                                   {"suppress", [](auto& d) { d.suppress_tlast = 1; }, 2, 1U << 31},
                                   {"wrap 0", [](auto& d) { d.wrap[0] = 1023; }, 2, 1023U << 17},
                                   {"step 0", [](auto& d) { d.step[0] = 1 << 17; }, 2, 0x1FFFF},
                                   {"before 1", [](auto& d) { d.pad_before[1] = 31; }, 3, 31U << 27},
                                   {"wrap 1", [](auto& d) { d.wrap[1] = 1023; }, 3, 1023U << 17},
                                   {"step 1", [](auto& d) { d.step[1] = 1 << 17; }, 3, 0x1FFFF},
                                   {"compression", [](auto& d) { d.compression = 1; }, 4, 1U << 31},
                                   {"before 2", [](auto& d) { d.pad_before[2] = 15; }, 4, 15U << 27},
                                   {"wrap 2", [](auto& d) { d.wrap[2] = 1023; }, 4, 1023U << 17},
                                   {"step 2", [](auto& d) { d.step[2] = 1 << 17; }, 4, 0x1FFFF},
                                   {"after 2", [](auto& d) { d.pad_after[2] = 15; }, 5, 15U << 28},
                                   {"after 1", [](auto& d) { d.pad_after[1] = 31; }, 5, 31U << 23},
                                   {"after 0", [](auto& d) { d.pad_after[0] = 63; }, 5, 63U << 17},
                                   {"step 3", [](auto& d) { d.step[3] = 1 << 17; }, 5, 0x1FFFF},
                                   {"iteration current", [](auto& d) { d.iteration_current = 63; }, 6, 63U << 23},
                                   {"iteration wrap", [](auto& d) { d.iteration_wrap = 64; }, 6, 63U << 17},
                                   {"iteration step", [](auto& d) { d.iteration_step = 1 << 17; }, 6, 0x1FFFF},
                                   {"valid", [](auto& d) { d.valid = 1; }, 7, 1U << 31},
                                   {"release value", [](auto& d) { d.release_value = -1; }, 7, 127U << 24},
                                   {"release id", [](auto& d) { d.release_id = 255; }, 7, 255U << 16},
                                   {"acquire enable", [](auto& d) { d.acquire_enable = 1; }, 7, 1U << 15},
                                   {"acquire value", [](auto& d) { d.acquire_value = -1; }, 7, 127U << 8},
                                   {"acquire id", [](auto& d) { d.acquire_id = 255; }, 7, 255}});
}

TEST(Descriptor, ShimTileFieldsAreWhereTheManualSays)
{
    expect_places(SVP_AIE_SHIM, {{"length", [](auto& d) { d.length = UINT32_MAX; }, 0, UINT32_MAX},
                                 {"base low", [](auto& d) { d.base = 0xFFFFFFFC; }, 1, 0xFFFFFFFC},
                                 {"base high", [](auto& d) { d.base = 0xFFFFULL << 32; }, 2, 0xFFFF},
                                 {"packet enable", [](auto& d) { d.packet_enable = 1; }, 2, 1U << 30},
                                 {"packet id", [](auto& d) { d.packet_id = 31; }, 2, 31U << 19},
                                 {"packet type", [](auto& d) { d.packet_type = 7; }, 2, 7U << 16},
                                 {"wrap 0", [](auto& d) { d.wrap[0] = 1023; }, 3, 1023U << 20},
                                 {"step 0", [](auto& d) { d.step[0] = 1 << 20; }, 3, 0xFFFFF},
                                 {"wrap 1", [](auto& d) { d.wrap[1] = 1023; }, 4, 1023U << 20},
                                 {"step 1", [](auto& d) { d.step[1] = 1 << 20; }, 4, 0xFFFFF},
                                 {"step 2", [](auto& d) { d.step[2] = 1 << 20; }, 5, 0xFFFFF},
                                 {"iteration current", [](auto& d) { d.iteration_current = 63; }, 6, 63U << 26},
                                 {"iteration wrap", [](auto& d) { d.iteration_wrap = 64; }, 6, 63U << 20},
                                 {"iteration step", [](auto& d) { d.iteration_step = 1 << 20; }, 6, 0xFFFFF},
                                 {"suppress", [](auto& d) { d.suppress_tlast = 1; }, 7, 1U << 31},
                                 {"next", [](auto& d) { d.next = 15; }, 7, 15U << 27},
                                 {"use next", [](auto& d) { d.use_next = 1; }, 7, 1U << 26},
                                 {"valid", [](auto& d) { d.valid = 1; }, 7, 1U << 25},
                                 {"release value", [](auto& d) { d.release_value = -1; }, 7, 127U << 18},
                                 {"release id", [](auto& d) { d.release_id = 15; }, 7, 15U << 13},
                                 {"acquire enable", [](auto& d) { d.acquire_enable = 1; }, 7, 1U << 12},
                                 {"acquire value", [](auto& d) { d.acquire_value = -1; }, 7, 127U << 5},
                                 {"acquire id", [](auto& d) { d.acquire_id = 15; }, 7, 15}});
}

// Any words decode to something that fits; encoding that and decoding again gives the same.
TEST(Descriptor, AnyWordsDecodeAndComeBack)
{
    std::mt19937_64 random(1);
    for (const svp_aie_tile_kind kind : kinds)
        for (int i = 0; i < 2000; ++i) {
            std::vector<uint32_t> words(8);
            for (uint32_t& word : words)
                word = static_cast<uint32_t>(random());
            const svp_aie_descriptor d = decode(kind, words);
            ASSERT_EQ(svp_aie_descriptor_misfit(kind, &d), nullptr);
            const std::vector<uint32_t> again = encode(kind, d);
            // What does not come back are bits that no field has.
            for (unsigned w = 0; w < 8; ++w)
                ASSERT_EQ(again[w] & ~words[w], 0U) << w;
            ASSERT_EQ(encode(kind, decode(kind, again)), again);
        }
}

TEST(Descriptor, NamesTheFieldThatDoesNotFit)
{
    struct Case {
        std::function<void(svp_aie_descriptor&)> set;
        const char* compute;
        const char* memory;
        const char* shim;
    };
    const Case cases[] = {
        {[](auto& d) { d.base = 2; }, "base", "base", "base"},
        {[](auto& d) { d.base = 0x10000; }, "base", nullptr, nullptr},
        {[](auto& d) { d.base = 0x200000; }, "base", "base", nullptr},
        {[](auto& d) { d.base = 1ULL << 48; }, "base", "base", "base"},
        {[](auto& d) { d.length = 0x4000; }, "length", nullptr, nullptr},
        {[](auto& d) { d.length = 0x20000; }, "length", "length", nullptr},
        {[](auto& d) { d.step[0] = 0; }, "step[0]", "step[0]", "step[0]"},
        {[](auto& d) { d.step[1] = 8193; }, "step[1]", nullptr, nullptr},
        {[](auto& d) { d.step[2] = (1 << 17) + 1; }, "step[2]", "step[2]", nullptr},
        {[](auto& d) { d.step[3] = 2; }, "step[3]", nullptr, "step[3]"},
        {[](auto& d) { d.wrap[0] = 256; }, "wrap[0]", nullptr, nullptr},
        {[](auto& d) { d.wrap[1] = 1024; }, "wrap[1]", "wrap[1]", "wrap[1]"},
        {[](auto& d) { d.wrap[2] = 1; }, "wrap[2]", nullptr, "wrap[2]"},
        {[](auto& d) { d.wrap[3] = 1; }, "wrap[3]", "wrap[3]", "wrap[3]"},
        {[](auto& d) { d.iteration_step = 0; }, "iteration_step", "iteration_step", "iteration_step"},
        {[](auto& d) { d.iteration_wrap = 0; }, "iteration_wrap", "iteration_wrap", "iteration_wrap"},
        {[](auto& d) { d.iteration_wrap = 65; }, "iteration_wrap", "iteration_wrap", "iteration_wrap"},
        {[](auto& d) { d.iteration_current = 64; }, "iteration_current", "iteration_current", "iteration_current"},
        {[](auto& d) { d.pad_before[0] = 1; }, "pad_before[0]", nullptr, "pad_before[0]"},
        {[](auto& d) { d.pad_before[1] = 32; }, "pad_before[1]", "pad_before[1]", "pad_before[1]"},
        {[](auto& d) { d.pad_after[0] = 64; }, "pad_after[0]", "pad_after[0]", "pad_after[0]"},
        {[](auto& d) { d.pad_after[2] = 16; }, "pad_after[2]", "pad_after[2]", "pad_after[2]"},
        {[](auto& d) { d.next = 16; }, "next", nullptr, "next"},
        {[](auto& d) { d.next = 64; }, "next", "next", "next"},
        {[](auto& d) { d.acquire_id = 16; }, "acquire_id", nullptr, "acquire_id"},
        {[](auto& d) { d.release_id = 256; }, "release_id", "release_id", "release_id"},
        {[](auto& d) { d.acquire_value = 64; }, "acquire_value", "acquire_value", "acquire_value"},
        {[](auto& d) { d.acquire_value = -65; }, "acquire_value", "acquire_value", "acquire_value"},
        {[](auto& d) { d.release_value = 64; }, "release_value", "release_value", "release_value"},
        {[](auto& d) { d.packet_id = 32; }, "packet_id", "packet_id", "packet_id"},
        {[](auto& d) { d.packet_type = 8; }, "packet_type", "packet_type", "packet_type"},
        {[](auto& d) { d.compression = 1; }, nullptr, nullptr, "compression"},
        {[](auto& d) { d.valid = 2; }, "valid", "valid", "valid"},
        {[](auto& d) { d.use_next = -1; }, "use_next", "use_next", "use_next"},
    };
    for (const Case& one : cases) {
        svp_aie_descriptor d = svp_aie_linear_descriptor(0, 1);
        one.set(d);
        EXPECT_STREQ(svp_aie_descriptor_misfit(SVP_AIE_COMPUTE, &d), one.compute);
        EXPECT_STREQ(svp_aie_descriptor_misfit(SVP_AIE_MEMORY, &d), one.memory);
        EXPECT_STREQ(svp_aie_descriptor_misfit(SVP_AIE_SHIM, &d), one.shim);
    }
}

TEST(Descriptor, CountsOfATile)
{
    EXPECT_EQ(svp_aie_descriptor_count(SVP_AIE_COMPUTE), 16U);
    EXPECT_EQ(svp_aie_descriptor_count(SVP_AIE_MEMORY), 48U);
    EXPECT_EQ(svp_aie_descriptor_count(SVP_AIE_SHIM), 16U);
    EXPECT_EQ(svp_aie_descriptor_words(SVP_AIE_COMPUTE), 6U);
    EXPECT_EQ(svp_aie_descriptor_words(SVP_AIE_MEMORY), 8U);
    EXPECT_EQ(svp_aie_descriptor_words(SVP_AIE_SHIM), 8U);
}

} // namespace
