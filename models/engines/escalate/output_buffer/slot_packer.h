// SPDX-License-Identifier: Apache-2.0
// Output codes to slots of DRAM. No SystemC in here.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp::escalate {

// codes: [pixel][channels], channels <= 64. Packs a bitmap slot into `out`, which has room for svp_slot_bytes, and
// returns its bytes.
size_t pack_bitmap_slot(const int8_t* codes, unsigned pixels, unsigned channels, int zero_point, uint8_t* out);

} // namespace svp::escalate
