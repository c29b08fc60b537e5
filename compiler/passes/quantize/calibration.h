// SPDX-License-Identifier: Apache-2.0
// What a float network's tensors hold on typical images.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/passes/quantize/histogram.h"

#include <vector>

namespace svp::compiler {

struct TensorStatistics {
    Histogram histogram;
    std::vector<double> channel_means;
};

// Runs every image; element i is about tensor i. Throws InputError where there are no images, an image has the wrong
// size, or values are not finite.
std::vector<TensorStatistics> calibrate(const FloatNetwork& network, const std::vector<std::vector<float>>& images);

} // namespace svp::compiler
