// Kernel, stride, padding and dilation of convolution and pooling nodes.
#pragma once

#include "compiler/onnx/node.h"

namespace svp::compiler {

struct OutputExtent {
    int height = 0, width = 0;
    bool padded_by_rounding = false; // ceil_mode needed padding that the file does not declare
};

// Reads strides, dilations, pads, auto_pad and ceil_mode into `layer`, whose kernel is set already. Fails where a value
// does not fit a layer command or the kernel exceeds the padded input.
OutputExtent read_window(Node& node, const Tensor& input, Layer& layer);

// The kernel_shape attribute; fails where it is missing.
void read_kernel_shape(Node& node, Layer& layer);

// A pooling window that covers padding only has no value: fails.
void require_windows_on_input(const Node& node, const Tensor& input, const Layer& layer, const OutputExtent& output);

} // namespace svp::compiler
