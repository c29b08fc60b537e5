// SPDX-License-Identifier: Apache-2.0
// Ternary coefficients [K][M][C] between one int8 each and the entries of interface/common/packed_tensor.h.
#pragma once

#include "base/view.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

struct TernaryShape {
    uint32_t out_channels = 0, bases = 0, channels = 0;
    size_t elements() const { return static_cast<size_t>(out_channels) * bases * channels; }
};

// Table and entries. Throws std::invalid_argument where a value is not -1, 0 or 1 or their count is not the shape's.
std::vector<uint8_t> pack_ternary(const std::vector<int8_t>& coefficients, const TernaryShape& shape);

// Throws PackedDataError (a runtime_error that names the entry) where offsets do not rise from 0 to the end, an entry's
// length is not that of its bitmaps and signs, or padding bits are set.
void check_ternary(View<uint8_t> bytes, const TernaryShape& shape);

// As check_ternary.
std::vector<int8_t> unpack_ternary(View<uint8_t> bytes, const TernaryShape& shape);

// Nonzero coefficients of checked data.
uint64_t ternary_nonzeros(View<uint8_t> bytes, const TernaryShape& shape);

} // namespace svp::compiler
