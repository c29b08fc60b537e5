// SPDX-License-Identifier: Apache-2.0
// A float network with a layer of every kind, and images for it.
#pragma once

#include "compiler/ir/float_network.h"

#include <cstdint>
#include <vector>

namespace svp::test {

using Images = std::vector<std::vector<float>>;

// 3 x 6 x 6 -> stem, deep (residual), wise (depthwise), pool, left and right, sum (add), both (concat), mean, classes.
compiler::FloatNetwork small_network(uint64_t seed);
Images small_images(uint64_t seed, size_t count);

// The layer of this name.
size_t layer_index(const compiler::FloatNetwork& network, const std::string& name);

} // namespace svp::test
