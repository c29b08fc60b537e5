// SPDX-License-Identifier: Apache-2.0
// Compression of networks with synthetic integer weights.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/passes/compress/compress.h"

#include <vector>

namespace svp::compiler {

// Zeroes codes of convolutions that are whole, by magnitude: blocks and N:M groups. Before ranges are set, since
// activations change; all channels of a layer share a scale then, so that codes compare as weights do. One element per
// convolution, in order. Throws InputError where a rule names no layer or decomposes: a topology says itself which of
// its layers are decomposed.
std::vector<CompressedLayer> compress_topology(Network& network, const CompressionPlan& plan);

} // namespace svp::compiler
