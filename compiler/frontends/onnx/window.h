// SPDX-License-Identifier: Apache-2.0
// Kernel, stride, padding and dilation of convolution and pooling nodes.
#pragma once

#include "compiler/frontends/onnx/node.h"

namespace svp::compiler {

struct OutputExtent {
    int height = 0, width = 0;
    bool padded_by_rounding = false; // ceil_mode needed padding that the file does not declare

    // Dimensions of an output with as many dimensions as the input.
    std::vector<int64_t> dims(const Activation& input, int channels) const;
};

// Reads strides, dilations, pads, auto_pad and ceil_mode into `layer`, whose kernel is set already. The input is seen
// as N,C,H,W or N,C,W. Fails where a value does not fit a layer command or the kernel exceeds the padded input.
OutputExtent read_window(Node& node, const Activation& input, Layer& layer);

// The kernel_shape attribute; fails where it is missing.
void read_kernel_shape(Node& node, const Activation& input, Layer& layer);

// A pooling window that covers padding only has no value: fails.
void require_windows_on_input(const Node& node, const Tensor& input, const Layer& layer, const OutputExtent& output);

} // namespace svp::compiler
