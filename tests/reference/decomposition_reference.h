// SPDX-License-Identifier: Apache-2.0
// Decompositions and convolutions by their definitions, in double, one value at a time: the oracle of compression.
#pragma once

#include "compiler/ir/decomposition.h"
#include "compiler/ir/float_network.h"

#include <cstddef>
#include <vector>

namespace svp::test {

// weight[k][c][t] of a decomposition.
double naive_weight(const compiler::Decomposition& decomposition, size_t channels, size_t taps, size_t k, size_t c,
                    size_t t);

// Sum of weights times inputs at output channel k, row y, column x, without bias; weights [K][C][R][S], one group.
double naive_convolution(const compiler::Layer& layer, const compiler::Tensor& input, const std::vector<float>& values,
                         const std::vector<float>& weights, int k, int y, int x);

// Least squared error that any ternary decomposition with one basis kernel of real values has: every choice of
// coefficients, for each the best scales and kernel. 3^(K C) choices.
double least_error_of_one_basis(const std::vector<float>& weights, size_t outputs, size_t channels, size_t taps);

} // namespace svp::test
