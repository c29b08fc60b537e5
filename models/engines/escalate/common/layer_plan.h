// SPDX-License-Identifier: Apache-2.0
// A layer command worked out for the cluster: spatial tiles, rounds, who computes which channels, when rows are done.
// No SystemC in here. docs/escalate.md "Order of work".
#pragma once

#include "interface/engines/escalate/capacity.h"
#include "models/engines/common/engine_command.h"

#include <array>
#include <cstdint>

namespace svp::escalate {

struct Range {
    unsigned first = 0, count = 0;
    unsigned end() const { return first + count; }
    bool contains(unsigned i) const { return i >= first && i < end(); }
};

// Output rows and columns of a spatial tile and the input rows and columns under them, clipped to the input.
struct SpatialTile {
    Range out_rows, out_cols, in_rows, in_cols;
    unsigned pad_left = 0, pad_right = 0; // zero columns that the tile sees beside in_cols
};

struct LayerPlan {
    // The command has passed svp_escalate_check and svp_escalate_fits.
    LayerPlan(const EngineCommand& message, const svp_escalate_target& cluster);
    LayerPlan() = default;

    svp_escalate_command command{};
    std::array<svp_operand, SVP_OPERANDS> operand{};
    std::array<uint64_t, SVP_OPERANDS> address{};
    svp_escalate_target target{};

    bool convolution = false, decomposed = false, dense = false, residual = false;
    unsigned row_tiles = 1, col_tiles = 1;
    unsigned rows_per_output = 1, outputs_per_tile = 1; // of a sparse PE tile
    unsigned round_channels = 0, rounds = 1;
    unsigned group_channels = 0;    // input channels of a convolution group
    unsigned take_interval = 1;     // cycles between the values that a MAC row takes
    unsigned dense_passes = 1;      // values that a MAC row takes of one pixel, dense mode
    bool streamed_sets = false;     // a set is larger than the tile store
    unsigned out_groups = 1;        // channel groups of 64 of the output
    unsigned groups_per_fill = 1;   // of them in one half of the output buffer
    unsigned fills_per_spatial = 1; // halves filled for one spatial tile

    unsigned spatial_tiles() const { return row_tiles * col_tiles; }
    SpatialTile spatial(unsigned index) const;

    Range round_range(unsigned round) const;                  // output channels
    Range tile_channels(unsigned round, unsigned tile) const; // output channels; empty: the tile idles
    unsigned active_tiles(unsigned round) const;              // tiles 0 .. n-1 work
    Range input_channels(unsigned round) const;               // what is broadcast in the round
    unsigned convolution_group(unsigned out_channel) const { return out_channel / (command.out_c / command.groups); }

    // Kernel row r reads input row y for the output row returned, or -1 where there is none in the spatial tile.
    int output_row(const SpatialTile& tile, unsigned y, unsigned r) const;
    // The input row of the spatial tile after which output row o is complete.
    unsigned completing_row(const SpatialTile& tile, unsigned o) const;

    // What one filling of an output buffer half holds: fills are numbered over spatial tiles, then channels.
    unsigned fills() const { return spatial_tiles() * fills_per_spatial; }
    Range fill_channels(unsigned fill) const; // output channels
    unsigned fill_of(unsigned spatial, unsigned out_channel) const
    {
        return spatial * fills_per_spatial + out_channel / SVP_CHANNEL_GROUP / groups_per_fill;
    }

    // Streaming operations work a channel group at a time: pieces of (spatial tile, group).
    unsigned in_groups() const { return svp_channel_groups(command.in_c); }
    Range group_range(unsigned group) const
    {
        return {group * SVP_CHANNEL_GROUP, svp_group_channels(command.in_c, group)};
    }
};

} // namespace svp::escalate
