// SPDX-License-Identifier: Apache-2.0
// How many bits a layer's weights take, against the direct convolution's.
#pragma once

#include "compiler/loadable/loadable.h"

#include <cstdint>

namespace svp::compiler {

struct WeightStorage {
    uint64_t weights = 0;      // of the direct convolution: K * C / groups * R * S
    uint64_t coefficients = 0; // K * M * C; 0 for dense layers
    uint64_t nonzeros = 0;     // of the coefficients
    uint64_t stored_bits = 0;  // weights or coefficients with offsets, bitmaps and signs, and basis kernels
    uint64_t nonzero_bits = 0; // 2 bits for each nonzero coefficient, 8 for each basis or dense weight; no indices [D]

    double stored_bits_per_weight() const { return ratio(stored_bits, weights); }
    double nonzero_bits_per_weight() const { return ratio(nonzero_bits, weights); }
    // Against 32-bit weights, as the literature counts it.
    double stored_compression() const { return ratio(32 * weights, stored_bits); }
    double nonzero_compression() const { return ratio(32 * weights, nonzero_bits); }

    WeightStorage& operator+=(const WeightStorage& other);

  private:
    static double ratio(uint64_t a, uint64_t b)
    {
        return b == 0 ? 0.0 : static_cast<double>(a) / static_cast<double>(b);
    }
};

// All zero for layers without weights.
WeightStorage weight_storage(const Loadable& loadable, const svp_layer_command& command);

} // namespace svp::compiler
