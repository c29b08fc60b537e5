// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/timing/fold_timing.h"

#include <algorithm>

namespace svp::systolic {
namespace {

uint64_t ceil_divide(uint64_t a, uint64_t b) { return (a + b - 1) / b; }

// Of the last of the folds that `total` is cut into.
uint64_t last_part(uint64_t total, uint64_t fold) { return total - (ceil_divide(total, fold) - 1) * fold; }

uint64_t drain_output_stationary(const SystolicConfig& config, const MatrixProduct& product)
{
    const uint64_t rows = row_folds(config, product), columns = column_folds(config, product);
    const uint64_t products = product.products;
    const uint64_t last_rows = last_part(product.pixels, config.rows);
    const uint64_t last_filters = last_part(product.filters, config.columns);
    const uint64_t first_filters = std::min<uint64_t>(product.filters, config.columns);
    const uint64_t reads =
        rows * columns * products + std::max(std::min<uint64_t>(config.rows, product.pixels), last_filters) - 1;

    // When the last row fold of a column fold begins to drain.
    const uint64_t further_rows = (rows - 1) * std::max<uint64_t>(products, config.rows);
    uint64_t writes = products + first_filters - 1 + further_rows;
    for (uint64_t fold = 1; fold < columns; ++fold) {
        const uint64_t filters = fold + 1 == columns ? last_filters : config.columns;
        const uint64_t streamed = writes + 1 + products + filters - std::min(writes + 1, last_rows + config.columns);
        writes = std::max(streamed, writes + last_rows) + further_rows;
    }
    return std::max(reads, writes + last_rows);
}

uint64_t drain_weight_stationary(const SystolicConfig& config, const MatrixProduct& product)
{
    const uint64_t folds = row_folds(config, product), columns = column_folds(config, product);
    const uint64_t pixels = product.pixels;
    const uint64_t full_rows = std::min<uint64_t>(product.products, config.rows);
    const uint64_t last_rows = last_part(product.products, config.rows);
    const uint64_t last_filters = last_part(product.filters, config.columns);
    // From the start of the fold before to a fold's own: its weights come in beside the pixels of the one before.
    const uint64_t full_step = std::max(pixels, full_rows), last_step = std::max(pixels, last_rows);
    const uint64_t column_step = (folds - 1) * full_step + last_step;

    // The very first fold waits for its weights, with nothing beside them.
    const uint64_t first_start = full_rows, first_step = folds > 1 ? full_step : last_step;
    const uint64_t last_start = first_start + columns * column_step - first_step;
    const auto end = [&](uint64_t start, uint64_t rows, uint64_t filters) {
        return start + pixels + rows + filters - 2;
    };
    // A narrow last fold can be out before the wider one ahead of it: the latest of each shape.
    uint64_t cycles = end(last_start, last_rows, last_filters);
    if (folds > 1) cycles = std::max(cycles, end(last_start - last_step, full_rows, last_filters));
    if (columns == 1) return cycles;
    cycles = std::max(cycles, end(last_start - column_step, last_rows, config.columns));
    if (folds > 1) cycles = std::max(cycles, end(last_start - column_step - last_step, full_rows, config.columns));
    return cycles;
}

} // namespace

uint64_t row_folds(const SystolicConfig& config, const MatrixProduct& product)
{
    const bool weights_stay = config.dataflow == Dataflow::weight_stationary;
    return ceil_divide(weights_stay ? product.products : product.pixels, config.rows);
}

uint64_t column_folds(const SystolicConfig& config, const MatrixProduct& product)
{
    return ceil_divide(product.filters, config.columns);
}

uint64_t product_cycles(const SystolicConfig& config, const MatrixProduct& product)
{
    const uint64_t folds = row_folds(config, product) * column_folds(config, product);
    const uint64_t rows = config.rows, columns = config.columns;
    const bool weights_stay = config.dataflow == Dataflow::weight_stationary;
    switch (config.overlap) {
    case Overlap::scalesim:
        return folds *
                   (weights_stay ? product.pixels + 2 * rows + columns - 2 : product.products + rows + columns - 2) -
               1;
    case Overlap::stonne:
        return folds * (product.products + rows + columns + 3);
    case Overlap::drain:
        break;
    }
    return weights_stay ? drain_weight_stationary(config, product) : drain_output_stationary(config, product);
}

} // namespace svp::systolic
