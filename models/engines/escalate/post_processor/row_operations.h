// SPDX-License-Identifier: Apache-2.0
// Values of one output row: requantization of sums, pooling, add, copy. No SystemC in here.
#pragma once

#include "models/engines/escalate/common/activation_row.h"

#include <cstdint>
#include <vector>

namespace svp::escalate {

// What an operation needs of the layer.
struct RowOperation {
    const LayerPlan* plan = nullptr;
    const svp_requant* records = nullptr; // per output channel for convolutions, else one
};

// Input rows of the window of an output row, those outside the input left out, and what it costs.
struct WindowRows {
    const ActivationRow* const* rows = nullptr;
    unsigned count = 0;
};

// sums: [column]. residual: (code - zero point) per column, or null. False where sum + bias leaves 32 bits.
bool requantize_row(const RowOperation& operation, unsigned channel, const int32_t* sums, const int16_t* residual,
                    unsigned columns, int8_t* codes);

// One channel of a pooling, add or copy. False where sum + bias leaves 32 bits.
bool pool_row(const RowOperation& operation, const SpatialTile& tile, const WindowRows& window, unsigned channel,
              int8_t* codes);
bool map_row(const RowOperation& operation, const ActivationRow& row, unsigned channel, const int16_t* second,
             int8_t* codes);

// Taps of all windows of an output row of a spatial tile that lie on the input, window rows given.
uint64_t taps_on_input(const LayerPlan& plan, const SpatialTile& tile, unsigned window_rows);

} // namespace svp::escalate
