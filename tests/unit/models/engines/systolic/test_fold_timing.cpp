// SPDX-License-Identifier: Apache-2.0
// Cycles of matrix products against published figures, the rules as they were written down, and a slow simulation.
#include "models/engines/systolic/timing/fold_timing.h"
#include "tests/support/published_systolic_cycles.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace svp::systolic {
namespace {

SystolicConfig array(unsigned rows, unsigned columns, Dataflow dataflow, Overlap overlap)
{
    SystolicConfig config;
    config.rows = rows;
    config.columns = columns;
    config.dataflow = dataflow;
    config.overlap = overlap;
    return config;
}

uint64_t number(test::RandomNumbers& random, int64_t most) { return static_cast<uint64_t>(random.in(1, most)); }

MatrixProduct random_product(test::RandomNumbers& random)
{
    return {number(random, 60), number(random, 40), number(random, 50)};
}

TEST(FoldTiming, EqualsThePublishedCycles)
{
    for (const test::PublishedLayer& layer : test::published_layers) {
        const auto side = static_cast<uint64_t>(layer.size - layer.kernel + 1);
        const auto products = static_cast<uint64_t>(layer.kernel * layer.kernel * layer.channels);
        const MatrixProduct product{side * side, static_cast<uint64_t>(layer.filters), products};
        EXPECT_EQ(product_cycles({}, product), layer.cycles) << layer.name;
    }
}

// The rule of the published cycles, fold by fold.
uint64_t drain_rule(int64_t R, int64_t C, int64_t E, int64_t K, int64_t T)
{
    const int64_t row_folds = (E + R - 1) / R, column_folds = (K + C - 1) / C;
    const auto rows = [&](int64_t fold) { return std::min(R, E - R * fold); };
    const auto columns = [&](int64_t fold) { return std::min(C, K - C * fold); };
    const int64_t reads = row_folds * column_folds * T + std::max(std::min(R, E), columns(column_folds - 1)) - 1;
    int64_t writes = T + columns(0) - 1;
    for (int64_t g = 0; g < column_folds; ++g) {
        const int64_t last = rows(row_folds - 1);
        if (g > 0) writes = std::max(writes - last - columns(g - 1) + 1 + T + columns(g), writes + last);
        for (int64_t f = 1; f < row_folds; ++f)
            writes += std::max(T, rows(f - 1));
    }
    return static_cast<uint64_t>(std::max(reads, writes + rows(row_folds - 1)));
}

TEST(FoldTiming, DrainsAsTheRuleSays)
{
    test::RandomNumbers random(1);
    for (int i = 0; i < 20000; ++i) {
        const auto rows = static_cast<unsigned>(random.in(1, 9)), columns = static_cast<unsigned>(random.in(1, 9));
        const MatrixProduct p = random_product(random);
        const auto config = array(rows, columns, Dataflow::output_stationary, Overlap::drain);
        const auto whole = [](uint64_t value) { return static_cast<int64_t>(value); };
        ASSERT_EQ(product_cycles(config, p),
                  drain_rule(rows, columns, whole(p.pixels), whole(p.filters), whole(p.products)))
            << rows << " x " << columns << ": " << p.pixels << ", " << p.filters << ", " << p.products;
    }
}

// When the last result leaves a weight-stationary array: every fold's start, one after the other.
uint64_t weight_stationary_end(uint64_t rows, uint64_t columns, const MatrixProduct& p)
{
    uint64_t start = 0, end = 0;
    bool first = true;
    for (uint64_t filter = 0; filter < p.filters; filter += columns)
        for (uint64_t product = 0; product < p.products; product += rows) {
            const uint64_t fold_rows = std::min(rows, p.products - product);
            const uint64_t fold_columns = std::min(columns, p.filters - filter);
            start += first ? fold_rows : std::max(p.pixels, fold_rows);
            first = false;
            // Pixel e enters row r in cycle start + e + r, is at column c c cycles later; sums leave under the last
            // row.
            end = std::max(end, start + (p.pixels - 1) + (fold_rows - 1) + (fold_columns - 1) + 1);
        }
    return end;
}

TEST(FoldTiming, WeightsOfTheNextFoldComeBesideThePixels)
{
    test::RandomNumbers random(2);
    for (int i = 0; i < 20000; ++i) {
        const auto rows = static_cast<unsigned>(random.in(1, 9)), columns = static_cast<unsigned>(random.in(1, 9));
        const MatrixProduct p = random_product(random);
        const auto config = array(rows, columns, Dataflow::weight_stationary, Overlap::drain);
        ASSERT_EQ(product_cycles(config, p), weight_stationary_end(rows, columns, p))
            << rows << " x " << columns << ": " << p.pixels << ", " << p.filters << ", " << p.products;
    }
}

// 32 x 32 x 256 on 16 x 16: 1164; 256 x 256 x 256 on 16 x 16 and 32 x 32: 74,496 and 20,672 (STONNE 22634b8).
TEST(FoldTiming, CountsAsStonne)
{
    const auto cycles = [](unsigned size, const MatrixProduct& product) {
        return product_cycles(array(size, size, Dataflow::output_stationary, Overlap::stonne), product);
    };
    EXPECT_EQ(cycles(16, {32, 32, 256}), 1164U);
    EXPECT_EQ(cycles(16, {256, 256, 256}), 74496U);
    EXPECT_EQ(cycles(32, {256, 256, 256}), 20672U);
    EXPECT_NE(array(4, 4, Dataflow::weight_stationary, Overlap::stonne).validate(), "");
}

// Folds x (T + 2 R - 2) - 1, weight-stationary folds x (pixels + 3 R - 2) - 1 on R x R.
TEST(FoldTiming, CountsAsScaleSim)
{
    test::RandomNumbers random(3);
    for (int i = 0; i < 1000; ++i) {
        const auto size = static_cast<unsigned>(random.in(1, 40));
        const MatrixProduct p{number(random, 500), number(random, 200), number(random, 900)};
        const auto folds = [&](uint64_t total) { return (total + size - 1) / size; };
        EXPECT_EQ(product_cycles(array(size, size, Dataflow::output_stationary, Overlap::scalesim), p),
                  folds(p.pixels) * folds(p.filters) * (p.products + 2 * size - 2) - 1);
        EXPECT_EQ(product_cycles(array(size, size, Dataflow::weight_stationary, Overlap::scalesim), p),
                  folds(p.products) * folds(p.filters) * (p.pixels + 3 * size - 2) - 1);
    }
}

// Never less than the multiply-accumulates take with every element at work; SCALE-Sim counts from 0.
TEST(FoldTiming, NeverBeatsTheElements)
{
    test::RandomNumbers random(4);
    for (int i = 0; i < 20000; ++i) {
        const auto rows = static_cast<unsigned>(random.in(1, 12)), columns = static_cast<unsigned>(random.in(1, 12));
        const MatrixProduct p = random_product(random);
        for (const Dataflow dataflow : {Dataflow::output_stationary, Dataflow::weight_stationary})
            for (const Overlap overlap : {Overlap::drain, Overlap::scalesim}) {
                const auto config = array(rows, columns, dataflow, overlap);
                const uint64_t folds = row_folds(config, p) * column_folds(config, p);
                const uint64_t streamed = dataflow == Dataflow::output_stationary ? p.products : p.pixels;
                ASSERT_GE(product_cycles(config, p) + 1, folds * streamed);
                ASSERT_GE((product_cycles(config, p) + 1) * rows * columns, p.macs());
            }
    }
}

} // namespace
} // namespace svp::systolic
