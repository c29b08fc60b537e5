// SPDX-License-Identifier: Apache-2.0
// Activation tensors between the order C, H, W and the slots of interface/common/packed_tensor.h.
#pragma once

#include "base/view.h"
#include "interface/common/layer_command.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

struct TensorShape {
    uint32_t channels = 0, height = 0, width = 0;
    size_t elements() const { return static_cast<size_t>(channels) * height * width; }
};

// svp_tensor_bytes bytes; those past a slot's end are zero. `format`: enum svp_tensor_format. Throws
// std::invalid_argument where the code count is not that of the shape or the format is unknown.
std::vector<uint8_t> pack_tensor(const std::vector<int8_t>& codes, const TensorShape& shape, uint32_t format,
                                 int8_t zero_point);

// Throws PackedDataError (a runtime_error that names the slot) where the data is too short or contradicts itself: a
// slot's length is not that of its bitmaps and codes, or a bitmap has bits beyond the channels.
std::vector<int8_t> unpack_tensor(View<uint8_t> bytes, const TensorShape& shape, uint32_t format, int8_t zero_point);

} // namespace svp::compiler
