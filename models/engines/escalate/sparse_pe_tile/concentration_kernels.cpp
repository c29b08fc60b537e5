// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/concentration_kernels.h"

// Vectors wider than the plain target's registers: everything is inlined, so none crosses a call.
#pragma GCC diagnostic ignored "-Wpsabi"
#include "models/engines/escalate/sparse_pe_tile/concentration_batch.h"

namespace svp::escalate {

// Plain functions, because a template cannot be cloned for several targets.
#define SVP_CONCENTRATION_KERNEL(lanes)                                                                                \
    SVP_TARGET_CLONES void concentrate_narrow_##lanes(const ConcentrationJob& job);                                    \
    SVP_TARGET_CLONES void concentrate_narrow_##lanes(const ConcentrationJob& job)                                     \
    {                                                                                                                  \
        ConcentrationBatch<lanes, 1>::run(job);                                                                        \
    }                                                                                                                  \
    SVP_TARGET_CLONES void concentrate_wide_##lanes(const ConcentrationJob& job);                                      \
    SVP_TARGET_CLONES void concentrate_wide_##lanes(const ConcentrationJob& job)                                       \
    {                                                                                                                  \
        ConcentrationBatch<lanes, 8>::run(job);                                                                        \
    }

SVP_CONCENTRATION_KERNEL(1)
SVP_CONCENTRATION_KERNEL(2)
SVP_CONCENTRATION_KERNEL(4)
SVP_CONCENTRATION_KERNEL(8)
SVP_CONCENTRATION_KERNEL(16)
SVP_CONCENTRATION_KERNEL(32)
SVP_CONCENTRATION_KERNEL(64)

#undef SVP_CONCENTRATION_KERNEL

ConcentrationKernel concentration_kernel(unsigned lanes, unsigned sequences)
{
    static constexpr ConcentrationKernel narrow[] = {concentrate_narrow_1, concentrate_narrow_2,  concentrate_narrow_4,
                                                     concentrate_narrow_8, concentrate_narrow_16, concentrate_narrow_32,
                                                     concentrate_narrow_64};
    static constexpr ConcentrationKernel wide[] = {concentrate_wide_1, concentrate_wide_2,  concentrate_wide_4,
                                                   concentrate_wide_8, concentrate_wide_16, concentrate_wide_32,
                                                   concentrate_wide_64};
    const unsigned index = floor_log2(lanes);
    const unsigned per_word = 64 / lanes;
    return sequences <= per_word ? narrow[index] : wide[index];
}

} // namespace svp::escalate
