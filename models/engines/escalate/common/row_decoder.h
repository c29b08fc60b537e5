// SPDX-License-Identifier: Apache-2.0
// Slots of DRAM to rows of activations. No SystemC in here.
#pragma once

#include "models/engines/escalate/common/activation_row.h"

#include <cstddef>
#include <cstdint>

namespace svp::escalate {

// Makes room for the row's channels and pixels.
void prepare_row(ActivationRow& row, unsigned y, unsigned pixels, const Range& channels);

// A dense slot's columns of the tile: [pixel][channels of the group].
void decode_dense_slot(ActivationRow& row, const uint8_t* codes, const Range& group, int zero_point);

// A whole bitmap slot of `width` pixels and `bytes` bytes, of which the row keeps the columns from first_column on.
// False where the slot contradicts itself: bits beyond the group, counts that do not match, codes equal to zero.
bool decode_bitmap_slot(ActivationRow& row, const uint8_t* slot, size_t bytes, unsigned width, unsigned first_column,
                        const Range& group, int zero_point);

// After the last slot: the shapes derived from planes and bitmaps. group_bits: of the pairing.
void finish_row(ActivationRow& row, const LayerPlan& plan, const SpatialTile& tile, unsigned group_bits);

// Does dense mode take this layer from planes rather than from pixel-major rows?
bool works_on_planes(const LayerPlan& plan);

} // namespace svp::escalate
