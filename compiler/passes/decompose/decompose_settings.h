// SPDX-License-Identifier: Apache-2.0
// How a convolution is to be decomposed.
#pragma once

#include <optional>

namespace svp::compiler {

// ESCALATE's form; see compiler/ir/decomposition.h.
struct DecomposeSettings {
    int bases = 6;                      // M; never more than the kernel has taps
    int coefficient_bits = 2;           // 2, 4 or 8
    double sparsity = 0.5;              // share of coefficients that are zero, at least
    std::optional<double> error_budget; // automatic mode: the cheapest M, bits and sparsity whose relative squared
                                        // error of the layer's outputs stays below it; the three above mean nothing
};

} // namespace svp::compiler
