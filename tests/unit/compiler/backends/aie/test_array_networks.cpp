// SPDX-License-Identifier: Apache-2.0
// Random networks on arrays of all shapes against the oracle, by the untimed interpreter.
#include "tests/support/lively_network.h"
#include "tests/unit/compiler/backends/aie/array_run.h"
#include "tests/unit/compiler/backends/aie/wide_network.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

struct Shape {
    unsigned columns, rows, memory_rows;
};

class ArrayNetworks : public testing::TestWithParam<Shape> {
  protected:
    void check(int networks, int layers, bool resident, bool overlap, uint64_t salt, bool small = false)
    {
        const Shape shape = GetParam();
        AieOptions options = array_options(shape.columns, shape.rows, shape.memory_rows);
        if (small) {
            options.target.core_bytes = 16384;
            options.target.memory_tile_bytes = 32768;
        }
        options.resident = resident;
        options.overlap = overlap;
        for (int i = 0; i < networks; ++i) {
            const uint64_t seed = (salt * 100 + shape.columns * shape.rows) * 1000 + static_cast<uint64_t>(i);
            RandomNumbers random(seed);
            Network network = lively_network(random, random.integer(1, layers), 30);
            weaken_decomposition(network);
            const Codes image = random_codes(random, network.tensors[static_cast<size_t>(network.input)], 30);
            ASSERT_EQ(run_and_compare(network, options, image, i % 4 == 0 ? 2 : 1), "")
                << fmt::format("seed {} on {}x{}", seed, shape.columns, shape.rows);
        }
    }
};

TEST_P(ArrayNetworks, SingleLayersThroughDram) { check(30, 1, false, false, 1); }
TEST_P(ArrayNetworks, NetworksThroughDram) { check(8, 6, false, true, 2); }
TEST_P(ArrayNetworks, NetworksInMemoryTiles) { check(10, 8, true, true, 3); }

// Bands of rows, parts of columns, groups and chunks of channels, tensors that have to leave.
TEST_P(ArrayNetworks, SmallMemories) { check(10, 6, true, true, 4, true); }

// Parts of columns and groups of channels, which only wide layers need.
TEST_P(ArrayNetworks, WideLayersOnSmallCores)
{
    const Shape shape = GetParam();
    AieOptions options = array_options(shape.columns, shape.rows, shape.memory_rows);
    options.target.core_bytes = 16384;
    for (uint64_t seed = 0; seed < 6; ++seed) {
        RandomNumbers random(seed * 64 + shape.columns);
        const Network network = wide_network(random);
        const Codes image = random_codes(random, network.tensors[0], 30);
        ASSERT_EQ(run_and_compare(network, options, image), "") << "seed " << seed;
    }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ArrayNetworks,
                         testing::Values(Shape{1, 1, 1}, Shape{2, 2, 1}, Shape{4, 4, 1}, Shape{5, 4, 1}, Shape{8, 8, 1},
                                         Shape{7, 5, 1}, Shape{3, 2, 2}, Shape{8, 4, 2}),
                         [](const auto& info) {
                             return fmt::format("{}x{}x{}", info.param.columns, info.param.rows,
                                                info.param.memory_rows);
                         });

} // namespace
} // namespace svp::test
