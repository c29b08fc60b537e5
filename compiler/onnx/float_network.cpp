#include "compiler/onnx/float_network.h"

namespace svp::compiler {

size_t element_count(const Tensor& tensor)
{
    return static_cast<size_t>(tensor.channels) * static_cast<size_t>(tensor.height) *
           static_cast<size_t>(tensor.width);
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
