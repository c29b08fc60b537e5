// SPDX-License-Identifier: Apache-2.0
// The quantized network: what the front ends produce, what lowering turns into a loadable, what the oracle executes.
#pragma once

#include "interface/common/numeric.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::compiler {

// Batch is always 1; shape C, H, W. real = scale * (code - zero_point).
struct Tensor {
    std::string name;
    int channels = 0, height = 0, width = 0;
    float scale = 1.0F;
    int zero_point = 0;
};

enum class LayerKind {
    conv_dense,      // convolution, depthwise, fully connected (kernel as large as the input)
    conv_decomposed, // coefficients [K][M][C] in {-1, 0, 1} and basis [M][R][S]; groups = 1
    pool_max,
    pool_average, // global pooling: kernel as large as the input
    add,
    concat // along channels
};

struct Layer {
    std::string name;
    LayerKind kind = LayerKind::conv_dense;
    std::vector<int> inputs; // tensor indices; convolutions: input, then the residual if there is one
    int output = -1;

    int kernel_h = 1, kernel_w = 1, stride_h = 1, stride_w = 1;
    int pad_top = 0, pad_left = 0, pad_bottom = 0, pad_right = 0;
    int dilation_h = 1, dilation_w = 1, groups = 1;
    bool count_padding = false; // average pooling divides by the whole window

    std::vector<int8_t> weights;      // conv_dense: [K][C / groups][R][S]
    int bases = 0;                    // conv_decomposed: M
    std::vector<int8_t> coefficients; // [K][M][C]
    std::vector<int8_t> basis;        // [M][R][S]

    // Convolutions: one per output channel. Pooling (average) and add: one. Concat: one per input. Max pooling: none.
    std::vector<svp_requant> requant;
    int8_t low = -128, high = 127; // clamp of output codes

    bool has_residual() const
    {
        return (kind == LayerKind::conv_dense || kind == LayerKind::conv_decomposed) && inputs.size() == 2;
    }
};

// Layers in an order of execution; every tensor but the input is the output of exactly one layer.
struct Network {
    std::string name;
    uint64_t seed = 0;
    std::vector<Tensor> tensors;
    std::vector<Layer> layers;
    int input = -1, output = -1;
};

} // namespace svp::compiler
