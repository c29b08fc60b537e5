// SPDX-License-Identifier: Apache-2.0
// Descriptors of memory and shim tiles: chunks to the cores, results from them, loads from and stores to DRAM, halos.
#pragma once

#include "compiler/backends/aie/operations/pass.h"
#include "interface/engines/aie/descriptor.h"

#include <cstdint>
#include <vector>

namespace svp::compiler::aie {

// A descriptor of a memory tile whose address is not bound to the tile's address space yet.
struct MemoryDescriptor {
    int64_t address = 0; // byte in the memory; below 0 or beyond its end: not to be used
    svp_aie_descriptor fields{};
};

// A chain that a channel runs `executions` times.
struct Chain {
    std::vector<MemoryDescriptor> descriptors;
    unsigned executions = 1;
};

// Bytes that a descriptor touches over all its iterations, [first, end).
struct ByteRange {
    int64_t first = 0, end = 0;
};
ByteRange range_of(const MemoryDescriptor& descriptor);

// What the upper memory tile of an array column sends to its cores in a pass.
Chain chunk_chain(const ArrayLayout& layout, const Pass& pass, int column);
// Where it puts the results of one stream.
Chain result_chain(const ArrayLayout& layout, const Pass& pass, int column, unsigned stream);
// Do the paddings of all columns fit a descriptor's fields?
bool paddings_fit(const Operation& op, int slice_width, int columns);

// A tensor in DRAM, dense format with C8 channels.
struct DramTensor {
    uint32_t operand = 0; // enum svp_aie_operand
    uint64_t offset = 0;
    int height = 0, width = 0, blocks = 0;
};

// A rectangle of a tensor between DRAM and a memory tile: the same words on both sides.
struct Transfer {
    MemoryDescriptor memory;
    svp_aie_descriptor shim{};
    uint64_t dram_offset = 0; // from the operand's start
    unsigned executions = 1;
};

struct Rectangle {
    int first_row = 0, rows = 0, first_column = 0, columns = 0;
    bool empty() const { return rows <= 0 || columns <= 0; }
};

// Nothing where the rectangle is empty.
std::vector<Transfer> dram_transfers(const DramTensor& tensor, const View& view, int column, const Rectangle& whole);

// Copies tensor columns [first_column, + columns) of all stored rows from the memory of the array column that owns
// them, -1: to the west, 1: to the east of `column`.
struct HaloCopy {
    MemoryDescriptor from, to;
    int neighbour = 0;
};
HaloCopy halo_copy(const View& view, int column, int neighbour, int first_column, int columns);

} // namespace svp::compiler::aie
