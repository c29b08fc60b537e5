// SPDX-License-Identifier: Apache-2.0
// Which blocks are zeroed, against every subset of small grids.
#include "compiler/passes/sparsity/block_choice.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace svp::compiler;

namespace {

size_t count(const std::vector<bool>& flags)
{
    return static_cast<size_t>(std::count(flags.begin(), flags.end(), true));
}

bool leaves_something_everywhere(const std::vector<bool>& zero, const BlockGrid& grid)
{
    for (size_t row = 0; row < grid.rows; ++row) {
        size_t kept = 0;
        for (size_t column = 0; column < grid.columns; ++column)
            kept += !zero[row * grid.columns + column];
        if (kept == 0) return false;
    }
    for (size_t column = 0; column < grid.columns; ++column) {
        size_t kept = 0;
        for (size_t row = 0; row < grid.rows; ++row)
            kept += !zero[row * grid.columns + column];
        if (kept == 0) return false;
    }
    return true;
}

std::vector<double> random_energies(const BlockGrid& grid, uint64_t seed, uint64_t different)
{
    std::mt19937_64 random(seed);
    std::vector<double> energies(grid.blocks());
    for (double& energy : energies)
        energy = static_cast<double>(random() % different);
    return energies;
}

// The `wanted` lowest, the first of equals, whatever they leave.
std::vector<bool> lowest(const std::vector<double>& energies, size_t wanted)
{
    std::vector<bool> zero(energies.size(), false);
    for (size_t i = 0; i < wanted; ++i) {
        size_t best = energies.size();
        for (size_t at = 0; at < energies.size(); ++at)
            if (!zero[at] && (best == energies.size() || energies[at] < energies[best])) best = at;
        zero[best] = true;
    }
    return zero;
}

// The most blocks that any choice can zero, by trying all choices.
size_t most_of_any_choice(const BlockGrid& grid)
{
    size_t most = 0;
    for (uint32_t choice = 0; choice < 1u << grid.blocks(); ++choice) {
        std::vector<bool> zero(grid.blocks());
        for (size_t i = 0; i < zero.size(); ++i)
            zero[i] = (choice >> i & 1) != 0;
        if (leaves_something_everywhere(zero, grid)) most = std::max(most, count(zero));
    }
    return most;
}

TEST(BlockChoice, ZeroesAsManyAsAnyChoiceCan)
{
    for (size_t rows = 1; rows <= 4; ++rows) {
        for (size_t columns = 1; columns <= 4; ++columns) {
            const BlockGrid grid{rows, columns};
            const size_t most = most_of_any_choice(grid);
            EXPECT_EQ(most, grid.blocks() - std::max(rows, columns));
            for (uint64_t seed = 0; seed < 60; ++seed) {
                const std::vector<double> energies = random_energies(grid, seed, seed % 2 == 0 ? 4 : 1000000);
                for (size_t wanted = 0; wanted <= grid.blocks(); ++wanted) {
                    const std::vector<bool> zero = choose_zero_blocks(energies, grid, wanted);
                    ASSERT_EQ(count(zero), std::min(wanted, most));
                    ASSERT_TRUE(leaves_something_everywhere(zero, grid));
                }
            }
        }
    }
}

TEST(BlockChoice, TakesTheLowestWhereThatEmptiesNothing)
{
    int lowest_would_do = 0;
    for (uint64_t seed = 0; seed < 1000; ++seed) {
        std::mt19937_64 random(seed);
        const BlockGrid grid{1 + random() % 12, 1 + random() % 12};
        const std::vector<double> energies = random_energies(grid, seed, seed % 3 == 0 ? 3 : 1000);
        const size_t wanted = grid.blocks() / 2;
        const std::vector<bool> expected = lowest(energies, wanted), zero = choose_zero_blocks(energies, grid, wanted);
        ASSERT_TRUE(leaves_something_everywhere(zero, grid));
        ASSERT_EQ(count(zero), std::min(wanted, grid.blocks() - std::max(grid.rows, grid.columns)));
        if (!leaves_something_everywhere(expected, grid)) continue;
        ASSERT_EQ(zero, expected) << seed;
        ++lowest_would_do;
    }
    EXPECT_GT(lowest_would_do, 500);
}

// What an exchange costs is close to what the best of all choices loses.
TEST(BlockChoice, ExchangesLoseLittle)
{
    double chosen = 0, best = 0;
    const BlockGrid grid{3, 4};
    for (uint64_t seed = 0; seed < 100; ++seed) {
        const std::vector<double> energies = random_energies(grid, seed, 1000);
        const size_t wanted = grid.blocks() - 4;
        double least = 1e300;
        for (uint32_t choice = 0; choice < 1u << grid.blocks(); ++choice) {
            std::vector<bool> zero(grid.blocks());
            double lost = 0;
            for (size_t i = 0; i < zero.size(); ++i) {
                zero[i] = (choice >> i & 1) != 0;
                if (zero[i]) lost += energies[i];
            }
            if (count(zero) == wanted && leaves_something_everywhere(zero, grid)) least = std::min(least, lost);
        }
        const std::vector<bool> zero = choose_zero_blocks(energies, grid, wanted);
        for (size_t i = 0; i < zero.size(); ++i)
            if (zero[i]) chosen += energies[i];
        best += least;
    }
    EXPECT_GE(chosen, best);
    EXPECT_LT(chosen, best * 1.015); // 1.012; the dearest exchanges would lose 1.023
}

TEST(BlockChoice, EqualEnergiesGoInOrder)
{
    const std::vector<bool> zero = choose_zero_blocks(std::vector<double>(16, 1.0), {4, 4}, 8);
    const std::vector<bool> expected = {true, true, true,  false, true,  true,  true,  false,
                                        true, true, false, false, false, false, false, false};
    EXPECT_EQ(zero, expected);
}

TEST(BlockChoice, LargeGridsKeepTheirCount)
{
    for (const BlockGrid& grid : {BlockGrid{64, 64}, BlockGrid{16, 257}, BlockGrid{125, 1}, BlockGrid{300, 5}}) {
        for (const size_t percent : {10U, 50U, 90U, 99U, 100U}) {
            const size_t wanted = grid.blocks() * percent / 100;
            const std::vector<bool> zero = choose_zero_blocks(random_energies(grid, percent, 1000), grid, wanted);
            EXPECT_EQ(count(zero), std::min(wanted, grid.blocks() - std::max(grid.rows, grid.columns)));
            EXPECT_TRUE(leaves_something_everywhere(zero, grid));
        }
    }
}

} // namespace
