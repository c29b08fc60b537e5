// SPDX-License-Identifier: Apache-2.0
// Seeded weights for networks that nobody trained.
#pragma once

#include "compiler/frontends/topology/graph.h"

#include <cstdint>

namespace svp::compiler {

// Fills in the weights, or coefficients and basis kernels, of every convolution of `network`, whose layers are the
// nodes of `graph`. A layer's numbers depend on the seed and its name alone, not on resolution or other layers.
//
// Coefficients: exactly round(sparsity * K * M * C) zeros. The nonzeros are dealt to output channels in proportion to a
// random share in [0.5, 1.5] of the mean (less where that would exceed all of a channel's coefficients), since trained
// networks keep more of some channels; within a channel positions are uniform. Half the signs of a basis' coefficients
// are negative. [O]
// Basis kernels: uniform in [-127, 127]; [1] for 1x1 kernels. Dense weights: bell-shaped in [-127, 127]. [O]
void synthesize_weights(const Graph& graph, uint64_t seed, Network& network);

} // namespace svp::compiler
