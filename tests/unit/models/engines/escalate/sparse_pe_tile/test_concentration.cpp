// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/make_pairing.h"
#include "tests/unit/models/engines/escalate/sparse_pe_tile/random_row.h"

#include <gtest/gtest.h>

namespace svp::escalate::test {
namespace {

reference::ConcentrationParameters reference_parameters(const PairingConfig& config)
{
    const unsigned window = config.lookahead + 1;
    return {config.group_bits,
            config.lanes,
            config.lookahead,
            config.lookaside,
            config.groups_per_cycle == 0 ? window : config.groups_per_cycle,
            config.window_spans_pixels};
}

std::string text_of(const PairingConfig& c)
{
    return "G=" + std::to_string(c.group_bits) + " L=" + std::to_string(c.lanes) + " h=" + std::to_string(c.lookahead) +
           " d=" + std::to_string(c.lookaside) + " per cycle=" + std::to_string(c.groups_per_cycle) +
           (c.window_spans_pixels ? " spans" : "");
}

void expect_equal(Pairing& pairing, const PairingConfig& config, const RandomRow& source)
{
    const PackedRow packed(source, config.group_bits);
    std::vector<RowCount> counts(source.slices, {7, 7, 7});
    std::vector<uint32_t> pixel_cycles(static_cast<size_t>(source.slices) * source.pixels, 7);
    pairing.count_row(packed.row, counts.data(), pixel_cycles.data());
    std::vector<RowCount> without(source.slices);
    pairing.count_row(packed.row, without.data(), nullptr);
    for (unsigned s = 0; s < source.slices; ++s) {
        const auto expected =
            reference::concentrate(source.activations, source.coefficients[s], reference_parameters(config));
        EXPECT_EQ(counts[s].cycles, expected.cycles);
        EXPECT_EQ(counts[s].additions, expected.additions);
        EXPECT_EQ(counts[s].empty_cycles, expected.empty_cycles);
        const std::vector<uint32_t> mine(pixel_cycles.begin() + s * source.pixels,
                                         pixel_cycles.begin() + (s + 1) * source.pixels);
        EXPECT_EQ(mine, expected.pixel_cycles);
        EXPECT_EQ(without[s].cycles, counts[s].cycles);
        EXPECT_EQ(without[s].empty_cycles, counts[s].empty_cycles);
    }
}

PairingConfig random_config(Random& random)
{
    PairingConfig config;
    config.group_bits = 8U << between(random, 0, 3);
    do
        config.lanes = 1U << between(random, 0, 6);
    while (config.lanes > config.group_bits);
    config.lookahead = chance(random, 0.1) ? between(random, 0, 63) : between(random, 0, 7);
    config.lookaside = chance(random, 0.1) ? between(random, 0, 63) : between(random, 0, 4);
    config.groups_per_cycle = between(random, 0, config.lookahead + 2);
    config.window_spans_pixels = chance(random, 0.25);
    return config;
}

TEST(Concentration, AgreesWithTheReferenceOnRandomRowsAndConfigs)
{
    Random random(1);
    for (int i = 0; i < 2500; ++i) {
        const PairingConfig config = random_config(random);
        ASSERT_EQ(config.validate(), "");
        const unsigned groups = chance(random, 0.2) ? between(random, 1, 24) : between(random, 1, 6);
        const unsigned channels = between(random, (groups - 1) * config.group_bits + 1, groups * config.group_bits);
        const RandomRow row(random, channels, between(random, 1, 12), between(random, 1, 7), density(random),
                            density(random), chance(random, 0.5) ? 0.6 : 0.0);
        const auto pairing = make_pairing(config);
        expect_equal(*pairing, config, row);
        ASSERT_FALSE(HasFailure()) << "case " << i << ": " << text_of(config) << " channels " << channels;
    }
}

// Rows that fill several batches of the default lanes and leave the last one partly empty, through one object.
TEST(Concentration, AgreesWithTheReferenceOnWideRows)
{
    Random random(2);
    for (const unsigned lookaside : {0U, 1U, 2U}) {
        PairingConfig config;
        config.lookaside = lookaside;
        const auto pairing = make_pairing(config);
        for (int i = 0; i < 24; ++i) {
            const RandomRow row(random, between(random, 1, 640), between(random, 1, 120), between(random, 1, 4),
                                density(random), density(random), chance(random, 0.5) ? 0.6 : 0.0);
            expect_equal(*pairing, config, row);
            ASSERT_FALSE(HasFailure()) << "case " << i << ": " << text_of(config) << " channels " << row.channels;
        }
    }
}

TEST(Concentration, EmptyRowCostsWhatItsGroupsNeedToPass)
{
    Random random(3);
    PairingConfig config;
    config.groups_per_cycle = 2;
    const auto pairing = make_pairing(config);
    const RandomRow row(random, 64 * 9, 5, 2, 0.5, 0.0, 0.0);
    const PackedRow packed(row, 64);
    RowCount counts[2];
    pairing->count_row(packed.row, counts, nullptr);
    // Four groups leave after cycle 1 and two enter; two more after cycle 2; 9 = 4 + 2 + 2 + 1.
    EXPECT_EQ(counts[0].cycles, 5U * 4);
    EXPECT_EQ(counts[1].empty_cycles, 5U * 4);
    EXPECT_EQ(counts[1].additions, 0U);
}

TEST(Concentration, NoPixelsAndNoGroupsCostNothing)
{
    const auto pairing = make_pairing({});
    const uint64_t word = ~0ULL;
    RowCount count{1, 1, 1};
    uint32_t cycles = 9;
    pairing->count_row({&word, &word, 1, 0, 1}, &count, &cycles);
    EXPECT_EQ(count.cycles, 0U);
    EXPECT_EQ(cycles, 9U);
    pairing->count_row({&word, &word, 1, 1, 0}, &count, &cycles);
    EXPECT_EQ(count.cycles, 0U);
    EXPECT_EQ(cycles, 0U);
}

// Mean cycles per pixel that were derived for these rules [D], random bits, activation density 50 %. They come from a
// sample of unknown size, so they are held to 4 % and half their last digit; the reference holds the counter to the
// cycle. busy: share of issue slots used, 0 where none was derived.
struct CheckValue {
    unsigned channels, group_bits, lanes, lookaside;
    double coefficient_density, cycles, busy;
};

class ConcentrationCheckValues : public testing::TestWithParam<CheckValue> {};

TEST_P(ConcentrationCheckValues, MeanCyclesPerPixel)
{
    const CheckValue& value = GetParam();
    PairingConfig config;
    config.group_bits = value.group_bits;
    config.lanes = value.lanes;
    config.lookaside = value.lookaside;
    const auto pairing = make_pairing(config);
    Random random(4);
    RowCount total;
    constexpr unsigned rows = 100;
    constexpr unsigned pixels = 8;
    constexpr unsigned slices = 6;
    for (unsigned i = 0; i < rows; ++i) {
        const RandomRow row(random, value.channels, pixels, slices, 0.5, value.coefficient_density, 0.0);
        const PackedRow packed(row, value.group_bits);
        RowCount counts[slices];
        pairing->count_row(packed.row, counts, nullptr);
        for (const RowCount& count : counts) {
            total.cycles += count.cycles;
            total.additions += count.additions;
        }
    }
    EXPECT_NEAR(static_cast<double>(total.cycles) / (rows * pixels * slices), value.cycles, 0.04 * value.cycles + 0.05);
    if (value.busy == 0) return;
    const double slots = static_cast<double>(total.cycles * value.lanes);
    EXPECT_NEAR(static_cast<double>(total.additions) / slots, value.busy, 0.006);
}

INSTANTIATE_TEST_SUITE_P(
    Derived, ConcentrationCheckValues,
    testing::Values(CheckValue{256, 64, 8, 0, 0.05, 2.2, 0}, CheckValue{512, 64, 8, 0, 0.05, 4.1, 0},
                    CheckValue{2048, 64, 8, 0, 0.05, 14.8, 0}, CheckValue{256, 64, 8, 1, 0.05, 1.6, 0.52},
                    CheckValue{512, 64, 8, 1, 0.05, 2.9, 0}, CheckValue{2048, 64, 8, 1, 0.05, 10.9, 0.59},
                    CheckValue{512, 64, 8, 0, 0.50, 21.1, 0}, CheckValue{512, 64, 8, 1, 0.50, 18.2, 0},
                    CheckValue{256, 16, 16, 1, 0.05, 4.0, 0}));

} // namespace
} // namespace svp::escalate::test
