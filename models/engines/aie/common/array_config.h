// SPDX-License-Identifier: Apache-2.0
// Everything an architect can turn on the tile array. Tags as in docs/aie.md; where none is given the default is ours
// [O].
#pragma once

#include "interface/engines/aie/aie_target.h"
#include "interface/engines/aie/registers.h"
#include "models/common/config.h"
#include "models/engines/aie/common/tile_memory.h"

#include <string>

namespace svp::aie {

// What a beat meets on its way through the stream switches.
struct SwitchConfig {
    // [C] cycles from slave to master port; local: core, DMA, control, FIFO; external: the four directions.
    unsigned local_to_local = 3, local_to_external = 4, external_to_local = 3, external_to_external = 4;
    unsigned local_depth = 4, external_depth = 2; // [C] ports are 2 to 4 deep; which is which [O]
    unsigned fifo_depth = 16;

    template <class Visitor>
    void describe(Visitor& v)
    {
        constexpr unsigned most_cycles = 64, most_beats = 1024;
        v.number("local_to_local", local_to_local, "cycles", "crossing of a switch, DMA to DMA", 1u, most_cycles);
        v.number("local_to_external", local_to_external, "cycles", "crossing, DMA to another tile", 1u, most_cycles);
        v.number("external_to_local", external_to_local, "cycles", "crossing, another tile to DMA", 1u, most_cycles);
        v.number("external_to_external", external_to_external, "cycles", "crossing between two tiles", 1u, most_cycles);
        v.number("local_depth", local_depth, "beats", "that a local port holds", 1u, most_beats);
        v.number("external_depth", external_depth, "beats", "that a port to another tile holds", 1u, most_beats);
        v.number("fifo_depth", fifo_depth, "beats", "of a switch's FIFO", 1u, most_beats);
    }
    std::string validate() const { return {}; }
};

// The configuration path: what a register operation costs the array controller. [C] for the defaults of a write, a
// block write (one word 100, eight words 203) and a masked write.
struct ControllerConfig {
    unsigned write_cycles = 100, block_cycles = 85, block_word_cycles = 15, mask_write_cycles = 210;
    unsigned poll_cycles = 100, token_cycles = 20;
    unsigned buffer_bytes = 8192;
    unsigned mmio_cycles = 100;

    template <class Visitor>
    void describe(Visitor& v)
    {
        constexpr unsigned most = 1U << 20;
        v.number("write_cycles", write_cycles, "cycles", "write of one register", 1u, most);
        v.number("block_cycles", block_cycles, "cycles", "block write, besides its words", 0u, most);
        v.number("block_word_cycles", block_word_cycles, "cycles", "each word of a block write", 1u, most);
        v.number("mask_write_cycles", mask_write_cycles, "cycles", "masked write: a read, then a write", 1u, most);
        v.number("poll_cycles", poll_cycles, "cycles", "each read of a polled register", 1u, most);
        v.number("token_cycles", token_cycles, "cycles", "from a task's end to its token at the controller", 1u, most);
        v.number("buffer_bytes", buffer_bytes, "bytes", "of the control program ahead of use, both halves", 64u,
                 1U << 24);
        v.number("mmio_cycles", mmio_cycles, "cycles", "an access from the bus, besides its way there", 0u, most);
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;
};

struct ArrayConfig {
    double clock_mhz = 1000; // [C]
    unsigned columns = 4, rows = 4, memory_rows = 1;
    unsigned core_memory_bytes = 64 * 1024, core_memory_banks = 8;                                      // [C]
    unsigned memory_tile_bytes = 512 * 1024, memory_tile_banks = 16, memory_tile_interleave_bytes = 16; // [C]
    unsigned stream_bytes = 4;                                                                          // [C]
    unsigned shim_buffer_bytes = 4096, shim_request_bytes = 256;
    SwitchConfig stream_switch;
    ControllerConfig controller;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the array", 1.0, 10000.0);
        v.number("columns", columns, "count", "columns of tiles, each with a shim tile", 1u, 64u);
        v.number("rows", rows, "count", "rows of compute tiles", 1u, 28u);
        v.number("memory_rows", memory_rows, "count", "rows of memory tiles", 1u, 2u);
        v.number("core_memory_bytes", core_memory_bytes, "bytes", "data memory of a compute tile", 4096u, 65536u);
        v.number("core_memory_banks", core_memory_banks, "count", "its banks, each 128 bits wide", 1u, 64u);
        v.number("memory_tile_bytes", memory_tile_bytes, "bytes", "data memory of a memory tile", 4096u, 524288u);
        v.number("memory_tile_banks", memory_tile_banks, "count", "its banks, each 128 bits wide", 1u, 64u);
        v.number("memory_tile_interleave_bytes", memory_tile_interleave_bytes, "bytes",
                 "consecutive units of so many lie in consecutive banks; 0: a bank is one range", 0u, 32768u);
        v.number("stream_bytes", stream_bytes, "bytes", "one beat of a stream", 4u, 64u);
        v.number("shim_buffer_bytes", shim_buffer_bytes, "bytes", "between bus and streams, of each shim channel", 64u,
                 1U << 20);
        v.number("shim_request_bytes", shim_request_bytes, "bytes", "longest bus request of a shim channel", 4u,
                 65536u);
        v.section("stream_switch", stream_switch, "stream switches");
        v.section("controller", controller, "array controller");
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;

    // All rows of tiles: shim, memory, compute.
    unsigned tile_rows() const { return 1 + memory_rows + rows; }
    // Row 0 holds shim tiles, then come memory tiles, then compute tiles.
    svp_aie_tile_kind kind_of_row(unsigned row) const;
    TileMemoryConfig core_memory() const { return {core_memory_bytes, core_memory_banks, 0}; }
    TileMemoryConfig memory_tile_memory() const
    {
        return {memory_tile_bytes, memory_tile_banks, memory_tile_interleave_bytes};
    }
    // Bytes of the address range that holds all registers and memories.
    uint64_t aperture_bytes() const { return uint64_t{columns} << SVP_AIE_COLUMN_SHIFT; }

    // What the compiler maps for.
    svp_aie_target target() const;
};

} // namespace svp::aie
