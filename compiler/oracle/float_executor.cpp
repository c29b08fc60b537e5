// SPDX-License-Identifier: Apache-2.0
#include "compiler/oracle/float_executor.h"

#include "base/errors/input_error.h"
#include "compiler/oracle/float_convolution.h"

#include <algorithm>
#include <limits>
#include <string>

namespace svp::compiler {
namespace {

using Values = std::vector<float>;

// Calls visit(value) for each input value of the window at output pixel (y, x).
template <class Visit>
void for_each_value(const Layer& l, const Tensor& input, const float* plane, int y, int x, Visit visit)
{
    for (int r = 0; r < l.kernel_h; ++r) {
        int row = y * l.stride_h + r * l.dilation_h - l.pad_top;
        if (row < 0 || row >= input.height) continue;
        for (int s = 0; s < l.kernel_w; ++s) {
            int column = x * l.stride_w + s * l.dilation_w - l.pad_left;
            if (column < 0 || column >= input.width) continue;
            visit(plane[static_cast<int64_t>(row) * input.width + column]);
        }
    }
}

float pool_window(const Layer& l, const Tensor& input, const float* plane, int y, int x)
{
    if (l.kind == LayerKind::pool_max) {
        float best = -std::numeric_limits<float>::infinity();
        for_each_value(l, input, plane, y, x, [&](float value) { best = std::max(best, value); });
        return best;
    }
    double sum = 0.0;
    int count = 0;
    for_each_value(l, input, plane, y, x, [&](float value) {
        sum += value;
        ++count;
    });
    if (l.count_padding) count = l.kernel_h * l.kernel_w;
    return static_cast<float>(sum / count);
}

Values pool(const Layer& l, const Tensor& input, const Tensor& output, const Values& values)
{
    Values result;
    result.reserve(element_count(output));
    for (int c = 0; c < output.channels; ++c) {
        const float* plane = values.data() + static_cast<int64_t>(c) * input.height * input.width;
        for (int y = 0; y < output.height; ++y) {
            for (int x = 0; x < output.width; ++x)
                result.push_back(pool_window(l, input, plane, y, x));
        }
    }
    return result;
}

void add_to(Values& sums, const Values& other)
{
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += other[i];
}

Values concatenate(const std::vector<const Values*>& inputs)
{
    Values result;
    for (const Values* input : inputs)
        result.insert(result.end(), input->begin(), input->end());
    return result;
}

Values unclamped(const FloatNetwork& network, const FloatLayer& layer, const std::vector<const Values*>& inputs)
{
    const Layer& l = layer.shape;
    const Tensor& input = network.tensor(l.inputs[0]);
    const Tensor& output = network.tensor(l.output);
    switch (l.kind) {
    case LayerKind::pool_max:
    case LayerKind::pool_average:
        return pool(l, input, output, *inputs[0]);
    case LayerKind::concat:
        return concatenate(inputs);
    case LayerKind::add: {
        Values sums = *inputs[0];
        add_to(sums, *inputs[1]);
        return sums;
    }
    default: {
        Values sums = convolve(layer, input, output, *inputs[0]);
        if (l.has_residual()) add_to(sums, *inputs[1]);
        return sums;
    }
    }
}

} // namespace

Values execute_layer(const FloatNetwork& network, const FloatLayer& layer, const std::vector<const Values*>& inputs)
{
    Values result = unclamped(network, layer, inputs);
    if (!layer.clamps()) return result;
    for (float& value : result)
        value = std::min(std::max(value, layer.low), layer.high);
    return result;
}

std::vector<Values> execute_network(const FloatNetwork& network, const Values& image)
{
    const Tensor& input = network.tensor(network.input);
    if (image.size() != element_count(input)) {
        throw InputError("an image of " + std::to_string(image.size()) + " values; the network's input has " +
                         std::to_string(element_count(input)));
    }
    std::vector<Values> values(network.tensors.size());
    values[static_cast<size_t>(network.input)] = image;
    for (const FloatLayer& layer : network.layers) {
        std::vector<const Values*> inputs;
        for (int index : layer.shape.inputs)
            inputs.push_back(&values[static_cast<size_t>(index)]);
        values[static_cast<size_t>(layer.shape.output)] = execute_layer(network, layer, inputs);
    }
    return values;
}

} // namespace svp::compiler
