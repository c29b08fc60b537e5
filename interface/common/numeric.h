/* SPDX-License-Identifier: Apache-2.0 */
/* The one written definition of rounding, saturation and requantization.
 *
 * Compiler, models, firmware and oracle all include this file, so that a value
 * is rounded in one way everywhere. C11 and C++17.
 *
 * Real values: real = scale * (code - zero_point), code an int8.       [O]
 * Layers sum products of (code - zero_point), so padding adds nothing. [O]
 */
#ifndef SPARSEVP_INTERFACE_NUMERIC_H
#define SPARSEVP_INTERFACE_NUMERIC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Per-output-channel requantization record, 16 bytes, little-endian, as stored in DRAM. */
typedef struct svp_requant {
    int32_t bias;                /* added to the int32 sum */
    int32_t multiplier;          /* 0 .. 2^31 - 1 */
    int32_t residual_multiplier; /* applied to (residual - residual zero point); 0 without a residual */
    uint32_t shift;              /* 0 .. 62: the scale is multiplier / 2^shift */
} svp_requant;

enum { SVP_REQUANT_MAX_SHIFT = 62, SVP_REQUANT_MEAN_MAX_SHIFT = 46 };

/* value / 2^shift, rounded to nearest, ties to even. 0 <= shift <= 62, |value| < 2^62 + 2^61. Without branches, and
 * without shifts of a constant, so that loops over it vectorize: just less than a half is added, and the rest of it
 * where the quotient is odd. */
static inline int64_t svp_round_shift(int64_t value, uint32_t shift)
{
    int64_t places = shift;
    int64_t shifts = places != 0;
    uint64_t all = -(uint64_t)shifts;
    uint64_t below_half = (~(all << places) >> 1) & all; /* 2^(shift - 1) - 1, or 0 */
    int64_t odd = (value >> places) & shifts;            /* arithmetic: floor */
    return (value + (int64_t)below_half + odd) >> places;
}

/* numerator / denominator, rounded to nearest, ties to even. denominator > 0. */
static inline int64_t svp_round_divide(int64_t numerator, int64_t denominator)
{
    int64_t quotient = numerator / denominator;
    int64_t remainder = numerator % denominator;
    if (remainder < 0) {
        quotient -= 1;
        remainder += denominator;
    }
    int64_t other = denominator - remainder;
    if (remainder > other || (remainder == other && (quotient & 1))) quotient += 1;
    return quotient;
}

/* Without branches, as above. */
static inline int8_t svp_clamp(int64_t value, int8_t low, int8_t high)
{
    value = value < low ? low : value;
    value = value > high ? high : value;
    return (int8_t)value;
}

/* Does sum + bias fit int32? Where it does not the caller reports an overflow. */
static inline int svp_requant_fits(int64_t sum, int32_t bias)
{
    int64_t biased = sum + bias;
    return biased >= INT32_MIN && biased <= INT32_MAX;
}

/* sum: the layer's accumulator, for which svp_requant_fits holds. residual: (code - zero point) of the second input, or
 * 0. Result: the output code, within [low, high] (activation functions are these two bounds). */
static inline int8_t svp_requantize(int64_t sum, const svp_requant* q, int32_t residual, int8_t zero_point, int8_t low,
                                    int8_t high)
{
    int64_t scaled = (sum + q->bias) * q->multiplier + (int64_t)residual * q->residual_multiplier;
    return svp_clamp(svp_round_shift(scaled, q->shift) + zero_point, low, high);
}

/* Mean of `count` values whose (code - zero point) add up to sum, rescaled and rounded once. 1 <= count <= 65535.
 * |sum + bias| * multiplier stays below 2^62; the denominator count << shift must stay below 2^62:
 * shift <= SVP_REQUANT_MEAN_MAX_SHIFT. */
static inline int8_t svp_requantize_mean(int64_t sum, int32_t count, const svp_requant* q, int8_t zero_point,
                                         int8_t low, int8_t high)
{
    int64_t scaled = (sum + q->bias) * q->multiplier;
    return svp_clamp(svp_round_divide(scaled, (int64_t)count << q->shift) + zero_point, low, high);
}

#ifdef __cplusplus
static_assert(sizeof(svp_requant) == 16, "svp_requant is stored in DRAM");
} /* extern "C" */
#else
_Static_assert(sizeof(svp_requant) == 16, "svp_requant is stored in DRAM");
#endif

#endif
