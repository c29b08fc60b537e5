// SPDX-License-Identifier: Apache-2.0
// How near a quantized network comes to the float network that it was made from, tensor by tensor.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

#include <functional>
#include <optional>
#include <vector>

namespace svp::compiler {

// Sums of squares over all values of a tensor and all images: of the reference, and of the difference from it. Not
// finite where a value is not.
struct Deviation {
    double signal = 0, noise = 0;

    void add(const std::vector<float>& reference, const std::vector<float>& values);
    // 10 log10(signal / noise) [C]; none where either is zero or not finite.
    std::optional<double> decibels() const;
    bool exact() const { return noise == 0; }
};

struct LayerComparison {
    Deviation quantization; // of the layer's output from the compressed network's
    Deviation original;     // and from the network's before compression
};

struct ComparedNetworks {
    const Network* quantized = nullptr;
    const FloatNetwork* compressed = nullptr; // what was quantized: layers and tensors one to one
    const FloatNetwork* original = nullptr;   // before compression, the same layers; may be the same object
};

// Called for every convolution and image with the layer's input codes.
using ConvolutionObserver = std::function<void(size_t layer, const Codes& input)>;

// Each network runs on its own results: errors add up from layer to layer. Values after the last layer, before a
// softmax that is left to the host. One element per layer. Holds one image's tensors that are still to be read. Throws
// InputError where an image has the wrong size or a sum leaves int32.
std::vector<LayerComparison> compare_outputs(const ComparedNetworks& networks,
                                             const std::vector<std::vector<float>>& images,
                                             const ConvolutionObserver& observe);

} // namespace svp::compiler
