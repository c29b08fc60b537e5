// SPDX-License-Identifier: Apache-2.0
// Which blocks to zero.
#pragma once

#include "compiler/passes/sparsity/block_mask.h"

#include <cstddef>
#include <vector>

namespace svp::compiler {

// True for `count` blocks of lowest energy, the first of equals, such that no row and no column of the grid becomes
// empty. Where that keeps too many, two of the blocks kept are given up for a cheaper one that covers both their row
// and column, as often as needed: `count` is reached whenever any choice reaches it, else blocks - max(rows, columns).
// [O] Energies: row by row, not negative.
std::vector<bool> choose_zero_blocks(const std::vector<double>& energies, const BlockGrid& grid, size_t count);

} // namespace svp::compiler
