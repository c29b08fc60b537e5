// SPDX-License-Identifier: Apache-2.0
// Weights and biases of convolutions, real or as the file has quantized them.
#pragma once

#include "compiler/frontends/onnx/node.h"

#include <optional>
#include <vector>

namespace svp::compiler {

// Weights [K][C / groups][R][S]; where they were quantized, codes has at most one scale for each of K.
struct Kernel {
    std::vector<float> reals;
    std::optional<ConstantCodes> codes;
};

// Of a real constant whose output channels are axis `outputs`; fails where its scales are along another one.
Kernel kernel_of(const Node& node, Constant weights, size_t outputs);

// Biases [K]; codes are of scale input scale * weight scale and empty where the bias is real.
struct Bias {
    std::vector<float> reals;
    std::vector<int32_t> codes;
};
Bias no_bias(size_t outputs);
// Of a real constant of `outputs` values; its codes are kept if their scale is that of the sums.
Bias bias_of(const Node& node, Constant constant, size_t outputs, const Activation& input, const Kernel& kernel);

// Puts weights, bias and input into a convolution. Quantized weights less their zero point that leave int8 are split
// over copies of the input, which keeps them exact.
void set_kernel(Node& node, FloatLayer& layer, const Activation& input, Kernel kernel, Bias bias);

// A convolution with a kernel as large as its input is the node's output: features come in the order C, H, W. `dims`
// are the output's.
void add_fully_connected(Node& node, const Activation& input, Kernel kernel, Bias bias, std::vector<int64_t> dims,
                         ElementType type = ElementType::real);

// The constant matrix of input `index` (real: already dequantized) as [outputs][features].
struct Matrix {
    Kernel kernel;
    size_t outputs = 0;
};
Matrix matrix_of(Node& node, Constant constant, int index, bool outputs_first, size_t features);

// Fails unless the last dimension holds all features of an image; the dimensions with `outputs` in its place.
std::vector<int64_t> dims_of_product(const Node& node, const Activation& input, size_t outputs);

} // namespace svp::compiler
