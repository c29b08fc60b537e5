// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/plan/slices.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

// First and end column of the tensor under outputs [first, first + count), clipped to the tensor.
struct ColumnRange {
    int first = 0, end = 0;
};

ColumnRange columns_under(const Axis& axis, int first, int count, int tensor_width)
{
    const int start = axis.start(first), end = start + axis.span(count);
    return {std::max(0, start) * axis.sample, std::min(tensor_width, (end - 1) * axis.sample + 1)};
}

} // namespace

Axis plain_axis(const Axis& axis)
{
    Axis plain;
    plain.input = plain.output = axis.output;
    return plain;
}

View loaded_view(const Axis& columns, int slice_width, int blocks, const RowRange& rows)
{
    View view;
    view.column_step = slice_width * columns.stride * columns.sample;
    view.column_offset = columns.start(0) * columns.sample;
    view.stored_columns = (columns.span(slice_width) - 1) * columns.sample + 1;
    view.pixel_bytes = blocks * 8;
    view.row_bytes = view.stored_columns * view.pixel_bytes;
    view.first_row = rows.first;
    view.stored_rows = rows.rows;
    return view;
}

Rectangle loaded_part(const Axis& columns, int slice_width, int tensor_width, int c, const RowRange& rows)
{
    const int outputs = std::min(slice_width, columns.output - c * slice_width);
    if (outputs <= 0) return {};
    const ColumnRange range = columns_under(columns, c * slice_width, outputs, tensor_width);
    return {rows.first, rows.rows, range.first, range.end - range.first};
}

std::optional<Margins> margins_of(const Axis& columns, int slice_width, int owned, int tensor_width, int array_columns)
{
    Margins margins;
    for (int c = 0; c < array_columns; ++c) {
        const int outputs = std::min(slice_width, columns.output - c * slice_width);
        if (outputs <= 0) break;
        const ColumnRange range = columns_under(columns, c * slice_width, outputs, tensor_width);
        if (range.first < (c - 1) * owned || range.end > (c + 2) * owned) return std::nullopt;
        margins.left = std::max(margins.left, c * owned - range.first);
        margins.right = std::max(margins.right, range.end - (c + 1) * owned);
    }
    return margins;
}

} // namespace svp::compiler::aie
