// SPDX-License-Identifier: Apache-2.0
// A convolution's kernel as a few basis kernels, shared by the layer, and small integer coefficients (ESCALATE [R]):
//     weight[k][c][r][s] = scale[k] * sum_m coefficient[k][m][c] * basis[m][r][s]
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::compiler {

struct Decomposition {
    int bases = 0;                    // M
    int coefficient_bits = 2;         // b of 2, 4, 8: magnitudes below 2^(b - 1), so 2 is ternary
    std::vector<int8_t> coefficients; // [K][M][C]
    std::vector<float> scales;        // [K], above zero
    // [M][R][S]. What this compiler makes and tools/retrain exports are multiples, up to 127, of one real unit: 8 bits
    // lose nothing. Other files may bring any.
    std::vector<float> basis;

    // Binary digits of a coefficient's magnitude: ternary planes that together are the coefficients.
    int planes() const { return coefficient_bits - 1; }
};

// The kernel [K][C][R][S] that it stands for, taps = R * S.
std::vector<float> compose(const Decomposition& decomposition, size_t taps);

} // namespace svp::compiler
