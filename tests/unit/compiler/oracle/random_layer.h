// SPDX-License-Identifier: Apache-2.0
// Random layers of every kind, small enough for the naive oracle.
#pragma once

#include "compiler/ir/network.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace svp::test {

struct LayerCase {
    compiler::Network network; // one layer; its inputs are the first tensors, its output the last
    std::vector<std::vector<int8_t>> codes;

    const compiler::Layer& layer() const { return network.layers[0]; }
    std::vector<const std::vector<int8_t>*> inputs() const;
    std::string text() const; // for failure messages
};

LayerCase random_convolution(std::mt19937_64& random, bool decomposed);
LayerCase random_pooling(std::mt19937_64& random, compiler::LayerKind kind);
LayerCase random_add(std::mt19937_64& random);
LayerCase random_concat(std::mt19937_64& random);

} // namespace svp::test
