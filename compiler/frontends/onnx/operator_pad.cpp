// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/channelwise.h"
#include "compiler/frontends/onnx/operators.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace svp::compiler {
namespace {

// What a Pad node says: `before` and `after` of each axis of its input.
struct Padding {
    std::vector<int64_t> before, after;
    float value = 0.0F;
};

Padding read_padding(Node& node, size_t rank)
{
    bool old = node.opset() < 11;
    std::vector<int64_t> pads = node.attributes().integers(node.opset() < 2 ? "paddings" : "pads", {});
    if (!old) pads = node.integers(1);
    std::vector<int64_t> axes;
    for (size_t i = 0; i < rank; ++i)
        axes.push_back(static_cast<int64_t>(i));
    if (node.has_input(3)) axes = node.integers(3);
    if (pads.size() != 2 * axes.size()) {
        node.fail(fmt::format("it has {} paddings for {} axes", pads.size(), axes.size()));
    }
    Padding result{std::vector<int64_t>(rank, 0), std::vector<int64_t>(rank, 0), 0.0F};
    for (size_t i = 0; i < axes.size(); ++i) {
        size_t axis = axis_of(node, axes[i], rank);
        result.before[axis] = pads[i];
        result.after[axis] = pads[axes.size() + i];
    }
    if (old) result.value = node.attributes().real("value", 0.0F);
    if (!old && node.has_input(2)) result.value = node.scalar(2);
    return result;
}

} // namespace

// A depthwise identity of one tap, padded. It pads with zero; any other value is subtracted before and added after.
void import_pad(Node& node)
{
    std::string mode = node.attributes().text("mode", "constant");
    if (mode != "constant") node.fail("only mode 'constant' is supported");
    Activation input = node.image(0);
    size_t rank = input.dims.size();
    Padding padding = read_padding(node, rank);
    if (padding.before[0] || padding.before[1] || padding.after[0] || padding.after[1]) {
        node.fail("only height and width can be padded");
    }
    const Tensor tensor = node.tensor(input);
    auto channels = static_cast<size_t>(tensor.channels);
    std::vector<float> ones(channels, 1.0F), plus(channels, padding.value), minus(channels, -padding.value);
    if (padding.value != 0.0F)
        input.tensor = node.add_part("shift", channelwise_layer(node, input, ones, minus), tensor);
    FloatLayer layer = channelwise_layer(node, input, ones, plus);
    Layer& shape = layer.shape;
    auto pad = [&](int64_t size) { return bounded(node, size, 0, 255, "a padding"); };
    if (rank == 4) shape.pad_top = pad(padding.before[2]);
    if (rank == 4) shape.pad_bottom = pad(padding.after[2]);
    shape.pad_left = pad(padding.before[rank - 1]);
    shape.pad_right = pad(padding.after[rank - 1]);
    std::vector<int64_t> dims = input.dims;
    for (size_t axis = 2; axis < rank; ++axis)
        dims[axis] += padding.before[axis] + padding.after[axis];
    Tensor output = shape_of(tensor.channels, tensor.height + shape.pad_top + shape.pad_bottom,
                             tensor.width + shape.pad_left + shape.pad_right);
    node.add(std::move(layer), output, std::move(dims));
}

} // namespace svp::compiler
