// SPDX-License-Identifier: Apache-2.0
// Biases, multipliers, scales and zero points of a synthetic network.
#pragma once

#include "compiler/frontends/topology/graph.h"

#include <cstdint>

namespace svp::compiler {

// Runs the network, whose layers are the nodes of `graph` with weights in place, on a seeded image, layer by layer, and
// sets what depends on values:
//  - convolutions: sums are normalized per output channel to a mean of 0 and a deviation of 1 (times a random gain in
//    [0.5, 1]), as batch normalization would; residuals are added in real units;
//  - with ReLU or ReLU6 the bias makes the node's activation_sparsity of the outputs equal the zero point, a little
//  more
//    in some channels and less in others; without, outputs are centred on code 0;
//  - output scales spread the values over int8: the largest of a thousand saturates, with ReLU6 two of a hundred;
//  - adds and average pooling likewise, with one record each; concat covers the ranges of its inputs. [O]
// Throws std::overflow_error where a sum leaves 32 bits.
void calibrate(const Graph& graph, uint64_t seed, Network& network);

} // namespace svp::compiler
