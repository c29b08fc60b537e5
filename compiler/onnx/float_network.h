// The network before quantization: what import produces, what the float executor runs, what the quantizer reads.
#pragma once

#include "compiler/network.h"

#include <limits>
#include <string>
#include <vector>

namespace svp::compiler {

struct FloatLayer {
    Layer shape; // name, kind, inputs, output and window; its integer weights, requantization and clamp stay empty
    std::vector<float> weights;                          // convolutions: [K][C / groups][R][S]
    std::vector<float> bias;                             // convolutions: [K]
    float low = -std::numeric_limits<float>::infinity(); // clamp of the results: ReLU is [0, inf), ReLU6 [0, 6]
    float high = std::numeric_limits<float>::infinity();

    bool clamps() const
    {
        return low > -std::numeric_limits<float>::infinity() || high < std::numeric_limits<float>::infinity();
    }
};

// Layers in an order of execution; every tensor but the input is the output of exactly one layer. Only convolutions
// are conv_dense; a concat of one input is a copy. Scales and zero points of the tensors mean nothing yet.
struct FloatNetwork {
    std::string name;
    std::vector<Tensor> tensors;
    std::vector<FloatLayer> layers;
    int input = -1, output = -1;

    const Tensor& tensor(int index) const { return tensors[static_cast<size_t>(index)]; }
};

// Values of a tensor: C * H * W.
size_t element_count(const Tensor& tensor);

// How many layers read each tensor, an operand counted once per reading; the network's output has one reader more.
std::vector<int> count_readers(const FloatNetwork& network);

// For each tensor the index of the layer that makes it; -1 for the input.
std::vector<int> find_producers(const FloatNetwork& network);

} // namespace svp::compiler
