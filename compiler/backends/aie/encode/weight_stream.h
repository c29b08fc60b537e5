// SPDX-License-Identifier: Apache-2.0
// What streams into the weight rings of one row of cores: program blocks and weight blocks,
// interface/engines/aie/weight_block.h.
#pragma once

#include "compiler/backends/aie/operations/array_layout.h"
#include "compiler/backends/aie/operations/pass.h"

#include <cstdint>
#include <vector>

namespace svp::compiler::aie {

// Appends the row's blocks of a pass in the order in which its program takes them, padded to slots of the memory tile's
// ring.
void append_pass_stream(const ArrayLayout& layout, const Pass& pass, unsigned row, std::vector<uint8_t>& stream);

// Bytes of the largest weight block that a core gets in the pass, before the padding to slots.
int64_t largest_weight_block(const ArrayLayout& layout, const Pass& pass);
// Bytes of all blocks of the fullest row.
int64_t most_stream_bytes(const ArrayLayout& layout, const Pass& pass);

} // namespace svp::compiler::aie
