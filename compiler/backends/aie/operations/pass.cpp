// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/operations/pass.h"

#include <algorithm>

namespace svp::compiler::aie {

int Pass::valid_columns(int c) const
{
    return std::clamp(op->columns.output - (c * slice_width + first_column), 0, nest.width);
}

int Pass::core_block(const ArrayLayout& layout, unsigned row, int step) const
{
    const unsigned stream = layout.stream_of(row), first = stream * layout.rows_per_stream();
    const int before = static_cast<int>(first) * nest.steps * nest.out_blocks;
    const int turn = step * static_cast<int>(layout.cores_of(stream)) + static_cast<int>(row - first);
    return first_block + before + turn * nest.out_blocks;
}

bool Pass::uses_stream(const ArrayLayout& layout, unsigned stream) const
{
    return core_block(layout, stream * layout.rows_per_stream(), 0) < first_block + blocks;
}

int Pass::written_blocks(const ArrayLayout& layout) const
{
    int end = 0;
    for (unsigned s = 0; s < layout.streams(); ++s)
        if (uses_stream(layout, s))
            end = core_block(layout, s * layout.rows_per_stream(), 0) +
                  static_cast<int>(layout.cores_of(s)) * nest.steps * nest.out_blocks;
    return end - first_block;
}

} // namespace svp::compiler::aie
