// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/output_buffer/slot_packer.h"

#include "interface/common/packed_tensor.h"

namespace svp::escalate {

size_t pack_bitmap_slot(const int8_t* codes, unsigned pixels, unsigned channels, int zero_point, uint8_t* out)
{
    const unsigned bitmap = svp_bitmap_bytes(channels);
    uint8_t* code = out + size_t{pixels} * bitmap;
    for (unsigned p = 0; p < pixels; ++p, codes += channels) {
        uint64_t bits = 0;
        for (unsigned c = 0; c < channels; ++c)
            bits |= uint64_t{codes[c] != zero_point} << c;
        for (unsigned i = 0; i < bitmap; ++i)
            *out++ = static_cast<uint8_t>(bits >> (8 * i));
        for (; bits != 0; bits &= bits - 1)
            *code++ = static_cast<uint8_t>(codes[__builtin_ctzll(bits)]);
    }
    return static_cast<size_t>(code - out) + size_t{pixels} * bitmap;
}

} // namespace svp::escalate
