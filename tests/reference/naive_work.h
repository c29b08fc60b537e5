// SPDX-License-Identifier: Apache-2.0
// Operations of a convolution, counted one by one with the layer's loops: docs/escalate.md, "Effectual work".
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>
#include <vector>

namespace svp::test {

struct NaiveWork {
    uint64_t additions = 0, products = 0;
};

// Products of activations on the input and weights, both not zero; decomposed kernels are put together on the way.
// `codes` null: no activation is zero.
NaiveWork naive_products(const compiler::Network& network, const compiler::Layer& layer,
                         const std::vector<int8_t>* codes);

// A decomposed layer in two stages: an addition for each nonzero coefficient and activation, of each input pixel up to
// the last row and column that some output reads; products of all sums with basis values that land on an output.
NaiveWork naive_stages(const compiler::Network& network, const compiler::Layer& layer,
                       const std::vector<int8_t>* codes);

} // namespace svp::test
