// SPDX-License-Identifier: Apache-2.0
// One pass of an operation over the array: a part of its output, cut into row blocks, output-channel steps and chunks
// of input channels, and where its tensors lie in the memory tiles meanwhile.
#pragma once

#include "compiler/backends/aie/operations/array_layout.h"
#include "compiler/backends/aie/operations/array_operation.h"

#include <cstdint>

namespace svp::compiler::aie {

// Where an array column finds rows of a tensor in its upper memory tile. Array column c stores tensor columns from
// c * column_step + column_offset on.
struct View {
    int64_t base = 0; // byte of the first stored row and column
    int row_bytes = 0, pixel_bytes = 0;
    int first_row = 0, stored_rows = 0;
    int column_step = 0, column_offset = 0, stored_columns = 0;

    int first_column(int array_column) const { return array_column * column_step + column_offset; }
    int64_t address(int array_column, int row, int column) const
    {
        return base + int64_t{row - first_row} * row_bytes + int64_t{column - first_column(array_column)} * pixel_bytes;
    }
    int64_t bytes() const { return int64_t{stored_rows} * row_bytes; }
};

// The shape of a pass: what all array columns and all steps have in common.
struct Nest {
    int width = 1;                 // output columns of one array column
    int rows = 1, row_blocks = 1;  // output rows of a block
    int out_blocks = 1, steps = 1; // blocks of 8 output channels that a core makes in one step
    int in_blocks = 1, chunks = 1; // blocks of 8 input channels in one chunk

    int in_rows(const Operation& op) const { return op.rows.span(rows); }
    int in_columns(const Operation& op) const { return op.columns.span(width); }
    int chunk_bytes(const Operation& op) const { return in_rows(op) * in_columns(op) * in_blocks * 8; }
    int result_bytes() const { return rows * width * out_blocks * 8; }
    int accumulator_bytes() const { return chunks > 1 ? rows * width * out_blocks * 32 : 0; }
};

struct Pass {
    const Operation* op = nullptr;
    int slice_width = 0;             // output columns of one array column, all passes together
    int first_row = 0, rows = 0;     // of the output
    int first_column = 0;            // within the array column's slice
    int first_block = 0, blocks = 0; // output blocks, counted from the operation's first
    Nest nest;
    View input, second, output;
    bool streamed_weights = false; // a block for each (step, chunk); else one for each step

    // Output columns that array column c makes.
    int valid_columns(int c) const;
    // First output block of a core in a step, counted from the operation's first. Cores of one result stream take
    // turns.
    int core_block(const ArrayLayout& layout, unsigned row, int step) const;
    bool uses_stream(const ArrayLayout& layout, unsigned stream) const;
    // Output blocks that are written, slack included.
    int written_blocks(const ArrayLayout& layout) const;
    int chunk_count() const { return nest.steps * nest.row_blocks * nest.chunks; }
};

} // namespace svp::compiler::aie
