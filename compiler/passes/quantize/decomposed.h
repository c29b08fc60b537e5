// SPDX-License-Identifier: Apache-2.0
// Decomposed convolutions as the cluster computes them: ternary planes of coefficients and int8 basis kernels.
#pragma once

#include "compiler/ir/decomposition.h"
#include "compiler/ir/network.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::compiler {

// Digit j of the coefficients' magnitudes with their signs is a plane of its own, whose kernel is 2^j times the basis:
// of basis m it is plane m * digits + j. real weight = scale[k] * unit * sum_p coefficients[k][p][c] * basis[p]. [D]
struct TernaryPlanes {
    int planes = 0;                   // M times the digits in use, at least one
    std::vector<int8_t> coefficients; // [K][planes][C], -1 .. 1
    std::vector<int8_t> basis;        // [planes][taps], symmetric: the largest magnitude is 127
    double unit = 1.0;                // exact for ternary coefficients and a basis of 8 bits
};

// How many planes these will be.
int planes_in_use(const Decomposition& decomposition);

TernaryPlanes ternary_planes(const Decomposition& decomposition, size_t taps);

// By how much rounding the basis moves the sums of output channel k, less their scale, on average; mean inputs [C].
double mean_basis_error(const Decomposition& decomposition, const TernaryPlanes& planes, size_t k,
                        const std::vector<double>& means);

// Can no sum of a plane over the input channels leave `bits` bits, for inputs up to `largest_input` in magnitude?
bool plane_sums_fit(const TernaryPlanes& planes, size_t outputs, int largest_input, int bits);
// The sum of all |weights| of output channel k as integers.
double weight_magnitudes(const TernaryPlanes& planes, size_t outputs, size_t k);

} // namespace svp::compiler
