// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/channelwise.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace svp::compiler {
namespace {

// The constant's dimensions as many as the input's; nothing where they are not those of a broadcast to it.
std::optional<std::vector<int64_t>> aligned(const Constant& constant, const Activation& input)
{
    if (constant.dims.size() > input.dims.size()) return std::nullopt;
    std::vector<int64_t> dims(input.dims.size() - constant.dims.size(), 1);
    dims.insert(dims.end(), constant.dims.begin(), constant.dims.end());
    for (size_t axis = 0; axis < dims.size(); ++axis) {
        if (dims[axis] != 1 && dims[axis] != input.dims[axis]) return std::nullopt;
    }
    return dims;
}

// One value of each run of `run` equal ones; nothing where they differ.
std::optional<std::vector<float>> one_of_each(const std::vector<float>& values, size_t run)
{
    std::vector<float> result;
    for (size_t i = 0; i < values.size(); ++i) {
        if (i % run == 0) result.push_back(values[i]);
        if (values[i] != result.back()) return std::nullopt;
    }
    return result;
}

} // namespace

FloatLayer channelwise_layer(const Node& node, const Activation& input, std::vector<float> scale,
                             std::vector<float> shift)
{
    FloatLayer layer;
    layer.shape.inputs = {input.tensor};
    layer.shape.groups = node.tensor(input).channels;
    layer.weights = std::move(scale);
    layer.bias = std::move(shift);
    return layer;
}

FloatLayer scaling_layer(const Node& node, const Activation& input, float scale)
{
    auto channels = static_cast<size_t>(node.tensor(input).channels);
    return channelwise_layer(node, input, std::vector<float>(channels, scale), std::vector<float>(channels, 0.0F));
}

std::vector<float> per_channel(const Node& node, int index, const Activation& input)
{
    const Tensor& tensor = node.tensor(input);
    auto channels = static_cast<size_t>(tensor.channels);
    Constant constant = node.constant(index);
    if (!constant.is_real()) node.fail(fmt::format("input {} is not a float tensor", index));
    std::optional<std::vector<int64_t>> dims = aligned(constant, input);
    if (!dims) {
        node.fail(fmt::format("constant input {} of [{}] cannot be spread over [{}]", index,
                              fmt::join(constant.dims, ","), fmt::join(input.dims, ",")));
    }
    if (constant.size() == 1) return std::vector<float>(channels, constant.reals[0]);
    std::optional<size_t> axis = channel_axis(node, input);
    if (axis && constant.size() == channels && (*dims)[*axis] == tensor.channels) return std::move(constant.reals);
    // As many values as the tensor: they must agree within each channel.
    if (constant.size() == element_count(tensor)) {
        if (auto found = one_of_each(constant.reals, constant.size() / channels)) return *found;
    }
    node.fail(fmt::format("constant input {} is neither one value nor one per channel", index));
}

} // namespace svp::compiler
