// SPDX-License-Identifier: Apache-2.0
// Everything an architect can turn on the ESCALATE cluster. Every default is ours [O].
#pragma once

#include "interface/engines/escalate/escalate_target.h"
#include "models/common/config.h"
#include "models/engines/escalate/common/pairing.h"

#include <string>

namespace svp::escalate {

struct ClusterConfig {
    double clock_mhz = 1000;
    unsigned tiles = 32, slices = 6, macs_per_row = 9;
    PairingConfig pairing;
    unsigned stream_depth = 4, tree_latency = 3, row_buffer = 2, result_rows = 2;
    unsigned adder_bits = 20, accumulator_bits = 32;
    unsigned activation_buffer_bytes = 131072, coefficient_buffer_bytes = 65536, output_buffer_bytes = 131072;
    unsigned tile_store_bytes = 8192, line_columns = 512;
    unsigned broadcast_bytes_per_cycle = 128, coefficient_bytes_per_cycle = 16;
    unsigned post_values_per_cycle = 32, compression_bytes_per_cycle = 64;
    unsigned dma_requests = 8;

    template <class Visitor>
    void describe(Visitor& v)
    {
        constexpr unsigned most_bytes = 1U << 28;
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the cluster", 1.0, 10000.0);
        v.number("tiles", tiles, "count", "sparse PE tiles", 1u, 1024u);
        v.number("slices", slices, "count", "slices of a tile, each with a MAC row", 1u, 64u);
        v.number("macs_per_row", macs_per_row, "count", "multipliers of a MAC row", 1u, 1024u);
        v.section("pairing", pairing, "how a slice pairs activations with coefficients");
        v.number("stream_depth", stream_depth, "values", "FIFO between a slice and its MAC row", 1u, 1024u);
        v.number("tree_latency", tree_latency, "cycles", "adder tree of a slice, pipelined", 0u, 64u);
        v.number("row_buffer", row_buffer, "rows", "rows that a tile holds besides the one it works on", 0u, 64u);
        v.number("result_rows", result_rows, "rows", "output rows of a tile that wait for post-processing", 1u, 64u);
        v.number("adder_bits", adder_bits, "bits", "width of a stage-1 sum", 2u, 32u);
        v.number("accumulator_bits", accumulator_bits, "bits", "width of a stage-2 sum", 2u, 32u);
        v.number("activation_buffer_bytes", activation_buffer_bytes, "bytes", "both halves", 64u, most_bytes);
        v.number("coefficient_buffer_bytes", coefficient_buffer_bytes, "bytes", "coefficients and weights ahead of use",
                 16u, most_bytes);
        v.number("output_buffer_bytes", output_buffer_bytes, "bytes", "both halves", 64u, most_bytes);
        v.number("tile_store_bytes", tile_store_bytes, "bytes", "coefficients or weights of a tile, both halves", 2u,
                 most_bytes);
        v.number("line_columns", line_columns, "columns", "input columns of a spatial tile", 1u, 65535u);
        v.number("broadcast_bytes_per_cycle", broadcast_bytes_per_cycle, "bytes/cycle", "row broadcast to all tiles",
                 1u, 65536u);
        v.number("coefficient_bytes_per_cycle", coefficient_bytes_per_cycle, "bytes/cycle", "delivery of sets to tiles",
                 1u, 65536u);
        v.number("post_values_per_cycle", post_values_per_cycle, "values/cycle", "lanes of the post-processor", 1u,
                 65536u);
        v.number("compression_bytes_per_cycle", compression_bytes_per_cycle, "bytes/cycle",
                 "codes that the output buffer packs", 1u, 65536u);
        v.number("dma_requests", dma_requests, "count", "transfers in flight of one unit", 1u, 256u);
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;

    // What the compiler tiles for.
    svp_escalate_target target() const;
};

} // namespace svp::escalate
