// SPDX-License-Identifier: Apache-2.0
// What is fixed in the array from boot on: who uses which channel, descriptor and lock, and where buffers lie. [O]
#pragma once

#include "interface/engines/aie/aie_target.h"
#include "interface/engines/aie/registers.h"

#include <cstdint>
#include <string>

namespace svp::compiler::aie {

// Locks of a compute tile.
enum CoreLock : unsigned {
    input_empty = 0,
    input_full = 1,
    weights_empty = 2,
    weights_full = 3,
    results_empty = 4,
    results_full = 5,
    upper_may_write = 6, // the core above may write its part of the results
    upper_written = 7    // it has: one ahead, so that the lower core only waits for its last but one
};

// Descriptors of a compute tile.
enum CoreDescriptor : unsigned { input_descriptor = 0, weights_descriptor = 1, results_descriptor = 2 };

// DMA channels of compute tiles, memory tiles and shim tiles.
enum Channel : unsigned {
    core_input = 0,
    core_weights = 1,
    core_results = 0,
    memory_load = 0,          // S2MM, from the shim or the halo loop
    memory_first_results = 1, // S2MM, one per result stream
    memory_weights = 5,       // S2MM and MM2S
    memory_chunks = 0,        // MM2S, to the compute tiles
    memory_store = 1,         // MM2S, to the shim
    memory_halo = 2,          // MM2S, back to S2MM memory_load
    shim_load = 0,            // MM2S
    shim_weights = 1,         // MM2S
    shim_store = 0            // S2MM
};

// Descriptors of memory tiles: even channels take the lower 24, odd ones the upper. The last two are the weight ring's.
constexpr unsigned even_descriptors = 24, first_odd_descriptor = 24, odd_descriptors = 22;
constexpr unsigned memory_weights_in = 46, memory_weights_out = 47;
enum MemoryLock : unsigned { ring_empty = 0, ring_full = 1 };

constexpr unsigned multicast_packet = 31;         // to every row; packet r goes to row r alone
constexpr unsigned ring_slot_bytes = 512;         // of a core's weight ring
constexpr unsigned memory_ring_slot_bytes = 2048; // of a memory tile's
constexpr unsigned most_result_streams = 4;       // south ports of a compute tile

// Sizes and places for one target. Offsets in a tile's own memory.
struct ArrayLayout {
    svp_aie_target target{};
    std::string instance; // of the platform, for messages that name a key
    unsigned columns = 0, rows = 0, memory_rows = 0;

    // Compute tile.
    unsigned input_bytes = 0; // one of two, at 0 and input_bytes: different banks
    unsigned ring_base = 0, ring_slots = 0;
    unsigned accumulator_base = 0, accumulator_bytes = 0;
    unsigned results_base = 0, result_bytes = 0; // one buffer of one core

    // Memory tiles. The weight ring is at the top of the lower ones.
    unsigned slice_bytes = 0; // room for tensors in the upper ones
    unsigned memory_ring_base = 0, memory_ring_slots = 0;

    // Array rows of the kinds of tiles.
    unsigned lower_memory_row() const { return 1; }
    unsigned upper_memory_row() const { return memory_rows; }
    unsigned core_row(unsigned row) const { return 1 + memory_rows + row; }
    unsigned tile_rows() const { return 1 + memory_rows + rows; }

    // Cores that share a stream of results: 1, or 2 with more rows than streams.
    bool paired() const { return rows > most_result_streams; }
    unsigned rows_per_stream() const { return paired() ? 2 : 1; }
    unsigned streams() const { return (rows + rows_per_stream() - 1) / rows_per_stream(); }
    unsigned stream_of(unsigned row) const { return row / rows_per_stream(); }
    // Cores of this stream: one less where the rows are odd.
    unsigned cores_of(unsigned stream) const
    {
        const unsigned rest = rows - stream * rows_per_stream();
        return rest < rows_per_stream() ? rest : rows_per_stream();
    }
    unsigned ring_bytes() const { return ring_slots * ring_slot_bytes; }
};

// Throws InputError "place: ..." where the target cannot be mapped to, naming the config key.
ArrayLayout layout_of(const svp_aie_target& target, const std::string& instance, const std::string& place);

} // namespace svp::compiler::aie
