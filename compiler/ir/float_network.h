// SPDX-License-Identifier: Apache-2.0
// The network before quantization: what import produces, what the float executor runs, what the quantizer reads.
#pragma once

#include "compiler/ir/affine_code.h"
#include "compiler/ir/decomposition.h"
#include "compiler/ir/network.h"

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace svp::compiler {

struct FloatLayer {
    Layer shape; // name, kind, inputs, output and window; its integer weights, requantization and clamp stay empty
    std::vector<float> weights;                          // convolutions: [K][C / groups][R][S]
    std::vector<float> bias;                             // convolutions: [K]
    float low = -std::numeric_limits<float>::infinity(); // clamp of the results: ReLU is [0, inf), ReLU6 [0, 6]
    float high = std::numeric_limits<float>::infinity();

    // Of convolutions that the file has quantized, else empty: weights[k][...] = weight_scales[k] *
    // weight_codes[k][...].
    std::vector<int8_t> weight_codes;
    std::vector<double> weight_scales; // [K], above zero
    std::vector<int32_t> bias_codes;   // [K], of scale input scale * weight scale; empty where the bias is real

    // Convolutions that are decomposed; `weights` are what it composes to, so that only who asks needs to know.
    std::optional<Decomposition> decomposition;

    bool clamps() const
    {
        return low > -std::numeric_limits<float>::infinity() || high < std::numeric_limits<float>::infinity();
    }
};

// A softmax at the very end: over runs of `length` values, `stride` apart, of the output in the order C, H, W.
struct HostSoftmax {
    std::string name; // of the node
    bool logarithm = false;
    size_t length = 1, stride = 1;
};

// Layers in an order of execution; every tensor but the input is the output of exactly one layer. Only convolutions
// are conv_dense; a concat of one input is a copy. Scales and zero points of the tensors mean nothing yet.
struct FloatNetwork {
    std::string name;
    std::vector<Tensor> tensors;
    std::vector<FloatLayer> layers;
    int input = -1, output = -1;
    std::map<int, AffineCode> fixed_codes; // by tensor: what the file has quantized, taken as it is
    std::set<int> integer_tensors;         // values are whole numbers, which a scale of 1 keeps where 256 codes suffice
    std::optional<HostSoftmax> softmax;    // of the output, left to the host

    const Tensor& tensor(int index) const { return tensors[static_cast<size_t>(index)]; }
    // Null where the file says nothing.
    const AffineCode* fixed_code(int index) const
    {
        auto found = fixed_codes.find(index);
        return found == fixed_codes.end() ? nullptr : &found->second;
    }
};

// The softmax of an output's values, in double.
std::vector<float> apply_softmax(const HostSoftmax& softmax, const std::vector<float>& values);

// Values of a tensor: C * H * W.
size_t element_count(const Tensor& tensor);

// How many layers read each tensor, an operand counted once per reading; the network's output has one reader more.
std::vector<int> count_readers(const FloatNetwork& network);

// For each tensor the index of the layer that makes it; -1 for the input.
std::vector<int> find_producers(const FloatNetwork& network);

} // namespace svp::compiler
