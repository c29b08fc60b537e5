// SPDX-License-Identifier: Apache-2.0
// Compression of a trained network: every convolution gets the form that the plan names, such that its outputs on
// calibration images change as little as the form allows.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/passes/compress/plan.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace svp::compiler {

struct CompressOptions {
    // Bases times coefficient planes that a tile of the target holds (its slices): what automatic mode stays within.
    int most_planes = 6;
};

// What became of one convolution.
struct CompressedLayer {
    size_t layer = 0;        // index into FloatNetwork::layers
    Treatment treatment;     // what was done, automatic settings resolved; LeaveDense where nothing was
    std::string remark;      // why it was left dense, or holds less than was asked for; empty where all went as asked
    double weight_error = 0; // squared norm of what changed in the weights, relative to theirs
    // Mean squared change of the layer's sums, residual and all that its inputs bring included, relative to their
    // variance; with images only.
    std::optional<double> output_error;
};

// Changes weights, biases and decompositions, those of dense layers behind compressed ones too, which make up for what
// was lost before them; one element per convolution, in order. Layers are done in order, each for the inputs that the
// compressed layers before it give and the outputs that the original would have. Without images weights are all there
// is to go by. Codes that the file fixed and decompositions that it brought are left as they are. Equal inputs give
// equal bits. Throws InputError where images do not fit, or a rule names no layer.
std::vector<CompressedLayer> compress(FloatNetwork& network, const CompressionPlan& plan,
                                      const std::vector<std::vector<float>>& images,
                                      const CompressOptions& options = {});

} // namespace svp::compiler
