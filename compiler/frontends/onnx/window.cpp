// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/window.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

constexpr int largest = 255; // what a layer command holds of kernels, strides, paddings and dilations

struct Axis {
    const char* name;
    int input, kernel, stride, dilation;
    int64_t before, after;

    int64_t extent() const { return int64_t{kernel - 1} * dilation + 1; }
};

// Height and width; the height of N,C,W is not in the file.
std::vector<int64_t> pair_of(Node& node, const Activation& input, const std::string& attribute)
{
    bool line = input.dims.size() == 3;
    std::vector<int64_t> values = node.attributes().integers(attribute, std::vector<int64_t>(line ? 1 : 2, 1));
    if (values.size() != (line ? 1 : 2)) {
        node.fail(fmt::format("attribute '{}' needs {}", attribute, line ? "one value" : "two values"));
    }
    if (line) values.insert(values.begin(), 1);
    return values;
}

void pad_to_same(Axis& axis, bool more_at_end)
{
    int64_t outputs = (int64_t{axis.input} + axis.stride - 1) / axis.stride;
    int64_t total = std::max<int64_t>(0, (outputs - 1) * axis.stride + axis.extent() - axis.input);
    axis.before = more_at_end ? total / 2 : total - total / 2;
    axis.after = total - axis.before;
}

// As frameworks do it: a last window that would begin in the padding at the end is left out.
void pad_for_rounding_up(Axis& axis)
{
    int64_t spare = axis.input + axis.before + axis.after - axis.extent();
    int64_t outputs = (spare + axis.stride - 1) / axis.stride + 1;
    if ((outputs - 1) * axis.stride >= axis.input + axis.before) --outputs;
    axis.after = std::max<int64_t>(0, (outputs - 1) * axis.stride + axis.extent() - axis.input - axis.before);
}

void apply_padding(Node& node, const Activation& input, Axis& height, Axis& width)
{
    bool line = input.dims.size() == 3;
    std::string mode = node.attributes().text("auto_pad", "NOTSET");
    std::vector<int64_t> pads = node.attributes().integers("pads", std::vector<int64_t>(line ? 2 : 4, 0));
    if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
        pad_to_same(height, mode == "SAME_UPPER");
        pad_to_same(width, mode == "SAME_UPPER");
        return;
    }
    if (mode == "VALID") return;
    if (mode != "NOTSET") node.fail("attribute 'auto_pad' is not NOTSET, SAME_UPPER, SAME_LOWER or VALID");
    if (pads.size() != (line ? 2 : 4)) {
        node.fail(line ? "attribute 'pads' needs two values" : "attribute 'pads' needs four values");
    }
    if (line) pads = {0, pads[0], 0, pads[1]};
    for (int64_t pad : pads)
        bounded(node, pad, 0, largest, "a padding");
    height.before = pads[0];
    width.before = pads[1];
    height.after = pads[2];
    width.after = pads[3];
}

int output_extent(const Node& node, const Axis& axis)
{
    int64_t spare = axis.input + axis.before + axis.after - axis.extent();
    if (spare < 0) {
        node.fail(fmt::format("the kernel covers {} of {} {} with padding", axis.extent(),
                              axis.input + axis.before + axis.after, axis.name));
    }
    return static_cast<int>(spare / axis.stride) + 1;
}

bool windows_touch_input(const Axis& axis, int outputs)
{
    for (int64_t i = 0; i < outputs; ++i) {
        int64_t start = i * axis.stride - axis.before;
        int64_t skipped = start < 0 ? (-start + axis.dilation - 1) / axis.dilation : 0;
        if (skipped >= axis.kernel || start + skipped * axis.dilation >= axis.input) return false;
    }
    return true;
}

} // namespace

std::vector<int64_t> OutputExtent::dims(const Activation& input, int channels) const
{
    if (input.dims.size() == 3) return {input.dims[0], channels, width};
    return {input.dims[0], channels, height, width};
}

void read_kernel_shape(Node& node, const Activation& input, Layer& layer)
{
    if (!node.attributes().has("kernel_shape")) node.fail("attribute 'kernel_shape' is missing");
    std::vector<int64_t> kernel = pair_of(node, input, "kernel_shape");
    layer.kernel_h = bounded(node, kernel[0], 1, largest, "the kernel's height");
    layer.kernel_w = bounded(node, kernel[1], 1, largest, "the kernel's width");
}

OutputExtent read_window(Node& node, const Activation& activation, Layer& layer)
{
    const Tensor& input = node.tensor(activation);
    std::vector<int64_t> strides = pair_of(node, activation, "strides");
    std::vector<int64_t> dilations = pair_of(node, activation, "dilations");
    layer.stride_h = bounded(node, strides[0], 1, largest, "a stride");
    layer.stride_w = bounded(node, strides[1], 1, largest, "a stride");
    layer.dilation_h = bounded(node, dilations[0], 1, largest, "a dilation");
    layer.dilation_w = bounded(node, dilations[1], 1, largest, "a dilation");
    Axis height{"rows", input.height, layer.kernel_h, layer.stride_h, layer.dilation_h, 0, 0};
    Axis width{"columns", input.width, layer.kernel_w, layer.stride_w, layer.dilation_w, 0, 0};
    apply_padding(node, activation, height, width);
    OutputExtent result;
    int64_t declared = height.after + width.after;
    output_extent(node, height); // rounding up is only defined where one window fits
    output_extent(node, width);
    if (node.attributes().integer("ceil_mode", 0) != 0) {
        pad_for_rounding_up(height);
        pad_for_rounding_up(width);
        result.padded_by_rounding = height.after + width.after > declared;
    }
    result.height = output_extent(node, height);
    result.width = output_extent(node, width);
    layer.pad_top = bounded(node, height.before, 0, largest, "a padding");
    layer.pad_left = bounded(node, width.before, 0, largest, "a padding");
    layer.pad_bottom = bounded(node, height.after, 0, largest, "a padding");
    layer.pad_right = bounded(node, width.after, 0, largest, "a padding");
    return result;
}

void require_windows_on_input(const Node& node, const Tensor& input, const Layer& layer, const OutputExtent& output)
{
    Axis height{"rows", input.height, layer.kernel_h, layer.stride_h, layer.dilation_h, layer.pad_top, 0};
    Axis width{"columns", input.width, layer.kernel_w, layer.stride_w, layer.dilation_w, layer.pad_left, 0};
    if (!windows_touch_input(height, output.height) || !windows_touch_input(width, output.width)) {
        node.fail("a window lies in the padding alone");
    }
}

} // namespace svp::compiler
