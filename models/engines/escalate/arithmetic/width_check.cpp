// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/width_check.h"

#include "interface/common/simd.h"

namespace svp::escalate {
namespace {

// Bits that differ from the sign bit, of any value.
template <class Value>
SVP_ALWAYS_INLINE Value magnitude_bits(const Value* values, size_t count)
{
    Value bits = 0;
    for (size_t i = 0; i < count; ++i)
        bits |= values[i] ^ (values[i] >> (8 * sizeof(Value) - 1));
    return bits;
}

} // namespace

SVP_TARGET_CLONES bool fits_bits(const int32_t* values, size_t count, unsigned bits)
{
    return bits >= 32 || magnitude_bits(values, count) >> (bits - 1) == 0;
}

SVP_TARGET_CLONES bool fits_bits(const int64_t* values, size_t count, unsigned bits)
{
    return bits >= 64 || magnitude_bits(values, count) >> (bits - 1) == 0;
}

} // namespace svp::escalate
