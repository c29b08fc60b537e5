// SPDX-License-Identifier: Apache-2.0
#include "compiler/ir/float_network.h"

#include <algorithm>
#include <cmath>

namespace svp::compiler {

size_t element_count(const Tensor& tensor)
{
    return static_cast<size_t>(tensor.channels) * static_cast<size_t>(tensor.height) *
           static_cast<size_t>(tensor.width);
}

std::vector<float> apply_softmax(const HostSoftmax& softmax, const std::vector<float>& values)
{
    std::vector<float> result(values.size());
    size_t block = softmax.length * softmax.stride;
    for (size_t run = 0; run < values.size() / softmax.length; ++run) {
        size_t first = run / softmax.stride * block + run % softmax.stride;
        double largest = -std::numeric_limits<double>::infinity(), sum = 0.0;
        for (size_t i = 0; i < softmax.length; ++i)
            largest = std::max<double>(largest, values[first + i * softmax.stride]);
        for (size_t i = 0; i < softmax.length; ++i)
            sum += std::exp(values[first + i * softmax.stride] - largest);
        for (size_t i = 0; i < softmax.length; ++i) {
            size_t at = first + i * softmax.stride;
            double shifted = values[at] - largest;
            result[at] = static_cast<float>(softmax.logarithm ? shifted - std::log(sum) : std::exp(shifted) / sum);
        }
    }
    return result;
}

std::vector<int> count_readers(const FloatNetwork& network)
{
    std::vector<int> readers(network.tensors.size(), 0);
    for (const FloatLayer& layer : network.layers) {
        for (int input : layer.shape.inputs)
            ++readers[static_cast<size_t>(input)];
    }
    ++readers[static_cast<size_t>(network.output)];
    return readers;
}

std::vector<int> find_producers(const FloatNetwork& network)
{
    std::vector<int> producers(network.tensors.size(), -1);
    for (size_t i = 0; i < network.layers.size(); ++i)
        producers[static_cast<size_t>(network.layers[i].shape.output)] = static_cast<int>(i);
    return producers;
}

} // namespace svp::compiler
