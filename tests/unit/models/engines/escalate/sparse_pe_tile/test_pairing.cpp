// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/make_pairing.h"
#include "tests/unit/models/engines/escalate/sparse_pe_tile/random_row.h"

#include <gtest/gtest.h>

namespace svp::escalate::test {
namespace {

TEST(PairingConfig, NamesTheKeyThatIsWrong)
{
    PairingConfig config;
    EXPECT_EQ(config.validate(), "");
    config.group_bits = 48;
    EXPECT_EQ(config.validate(), "group_bits: 48 is not 8, 16, 32 or 64");
    config = {};
    for (const unsigned lanes : {0U, 3U, 12U, 128U}) {
        config.lanes = lanes;
        EXPECT_EQ(config.validate().rfind("lanes: ", 0), 0U) << lanes;
    }
    config = {};
    config.group_bits = 8;
    config.lanes = 16;
    EXPECT_EQ(config.validate(), "lanes: 16 does not divide group_bits (8)");
    config = {};
    config.lookahead = 64;
    EXPECT_EQ(config.validate().rfind("lookahead: ", 0), 0U);
    config = {};
    config.lookaside = 64;
    EXPECT_EQ(config.validate().rfind("lookaside: ", 0), 0U);
    config = {};
    config.groups_per_cycle = 65;
    EXPECT_EQ(config.validate().rfind("groups_per_cycle: ", 0), 0U);
}

TEST(Regroup, SlicesChannelsInOrder)
{
    Random random(5);
    for (int i = 0; i < 200; ++i) {
        const unsigned group_bits = 8U << between(random, 0, 3);
        const RandomRow row(random, between(random, 1, 200), between(random, 1, 5), 1, 0.5, 0.5, 0.0);
        const std::vector<uint64_t> groups = PackedRow::pack(row.activations, row.channels, group_bits);
        const unsigned count = (row.channels + group_bits - 1) / group_bits;
        ASSERT_EQ(groups.size(), static_cast<size_t>(count) * row.pixels);
        for (unsigned g = 0; g < count; ++g)
            for (unsigned p = 0; p < row.pixels; ++p)
                for (unsigned bit = 0; bit < 64; ++bit) {
                    const unsigned channel = g * group_bits + bit;
                    const bool expected = bit < group_bits && channel < row.channels && row.activations[p][channel];
                    ASSERT_EQ((groups[g * row.pixels + p] >> bit & 1) != 0, expected);
                }
    }
}

TEST(InnerJoin, OneMatchPerCycleAndOneCyclePerEmptyGroup)
{
    Random random(6);
    PairingConfig config;
    config.kind = PairingKind::inner_join;
    const auto pairing = make_pairing(config);
    EXPECT_EQ(pairing->lanes(), 1U);
    for (int i = 0; i < 200; ++i) {
        config.group_bits = 8U << between(random, 0, 3);
        const RandomRow source(random, between(random, 1, 300), between(random, 1, 20), between(random, 1, 4),
                               density(random), density(random), 0.2);
        const PackedRow packed(source, config.group_bits);
        std::vector<RowCount> counts(source.slices, {7, 7, 7});
        std::vector<uint32_t> pixel_cycles(static_cast<size_t>(source.slices) * source.pixels, 7);
        pairing->count_row(packed.row, counts.data(), pixel_cycles.data());
        for (unsigned s = 0; s < source.slices; ++s) {
            uint64_t row_cycles = 0;
            uint64_t additions = 0;
            for (unsigned p = 0; p < source.pixels; ++p) {
                unsigned cycles = 0;
                for (unsigned begin = 0; begin < source.channels; begin += config.group_bits) {
                    unsigned matches = 0;
                    for (unsigned c = begin; c < source.channels && c < begin + config.group_bits; ++c)
                        matches += source.activations[p][c] && source.coefficients[s][c];
                    cycles += matches == 0 ? 1 : matches;
                    additions += matches;
                }
                ASSERT_EQ(pixel_cycles[s * source.pixels + p], cycles);
                row_cycles += cycles;
            }
            ASSERT_EQ(counts[s].cycles, row_cycles);
            ASSERT_EQ(counts[s].additions, additions);
            ASSERT_EQ(counts[s].idle_slots(1), 0U);
        }
    }
}

} // namespace
} // namespace svp::escalate::test
