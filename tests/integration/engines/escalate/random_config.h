// SPDX-License-Identifier: Apache-2.0
// A small cluster of random sizes, and spatial tiles that fit it.
#pragma once

#include "interface/engines/escalate/capacity.h"
#include "tests/integration/engines/escalate/cluster_bench.h"

namespace svp::test {

inline escalate::ClusterConfig random_config(std::mt19937_64& random)
{
    escalate::ClusterConfig config;
    config.clock_mhz = chance(random, 0.5) ? 1000 : 700;
    config.tiles = static_cast<unsigned>(pick(random, 1, chance(random, 0.3) ? 40 : 7));
    config.slices = static_cast<unsigned>(pick(random, 1, 8));
    config.macs_per_row = static_cast<unsigned>(pick(random, 1, 12));
    config.pairing.group_bits = 8U << pick(random, 0, 3);
    config.pairing.lanes = 1U << pick(random, 0, 3);
    config.pairing.lookahead = static_cast<unsigned>(pick(random, 0, 4));
    config.pairing.lookaside = static_cast<unsigned>(pick(random, 0, 2));
    config.pairing.window_spans_pixels = chance(random, 0.3);
    if (chance(random, 0.2)) config.pairing.kind = escalate::PairingKind::inner_join;
    config.stream_depth = static_cast<unsigned>(pick(random, 1, 6));
    config.tree_latency = static_cast<unsigned>(pick(random, 0, 5));
    config.row_buffer = static_cast<unsigned>(pick(random, 0, 3));
    config.result_rows = static_cast<unsigned>(pick(random, 1, 3));
    config.adder_bits = 24;
    config.activation_buffer_bytes = static_cast<unsigned>(pick(random, 1, 64) * 1024);
    config.coefficient_buffer_bytes = static_cast<unsigned>(pick(random, 16, chance(random, 0.5) ? 300 : 20000));
    config.output_buffer_bytes = static_cast<unsigned>(pick(random, 2, 64) * 1024);
    config.tile_store_bytes = static_cast<unsigned>(pick(random, 16, chance(random, 0.5) ? 200 : 8192));
    config.broadcast_bytes_per_cycle = static_cast<unsigned>(pick(random, 1, 128));
    config.coefficient_bytes_per_cycle = static_cast<unsigned>(pick(random, 1, 32));
    config.post_values_per_cycle = static_cast<unsigned>(pick(random, 1, 40));
    config.compression_bytes_per_cycle = static_cast<unsigned>(pick(random, 1, 64));
    config.dma_requests = static_cast<unsigned>(pick(random, 1, 8));
    return config;
}

// Picks spatial tiles of at most a random size that fit; false where none does.
inline bool fit_tiles(svp_escalate_command& c, const svp_escalate_target& target, std::mt19937_64& random)
{
    uint64_t needed;
    c.tile_rows = chance(random, 0.5) ? c.out_h : static_cast<uint16_t>(pick(random, 1, c.out_h));
    c.tile_cols = c.out_w;
    if (c.output_format == SVP_FORMAT_DENSE_INT8 && chance(random, 0.4))
        c.tile_cols = static_cast<uint16_t>(pick(random, 1, c.out_w));
    while (!svp_escalate_fits(&c, &target, &needed)) {
        if (c.tile_rows > 1)
            c.tile_rows -= 1;
        else if (c.tile_cols > 1 && c.output_format == SVP_FORMAT_DENSE_INT8)
            c.tile_cols -= 1;
        else
            return false;
    }
    return true;
}

} // namespace svp::test
