// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/report/small_network.h"

#include <random>
#include <stdexcept>

namespace svp::test {
namespace {

using namespace svp::compiler;

class Builder {
  public:
    explicit Builder(uint64_t seed) : random_(seed)
    {
        network.name = "small";
        network.input = add_tensor("image", 3, 6);
    }

    int convolution(const std::string& name, int input, int channels, int kernel, int groups = 1, int residual = -1)
    {
        const Tensor from = network.tensor(input);
        FloatLayer layer = shaped(name, LayerKind::conv_dense, input, kernel);
        if (residual >= 0) layer.shape.inputs.push_back(residual);
        layer.shape.groups = groups;
        if (kernel == 3)
            layer.shape.pad_top = layer.shape.pad_left = layer.shape.pad_bottom = layer.shape.pad_right = 1;
        const int count = channels * from.channels / groups * kernel * kernel;
        for (int i = 0; i < count; ++i)
            layer.weights.push_back(value());
        for (int k = 0; k < channels; ++k)
            layer.bias.push_back(value());
        if (name != "classes") layer.low = 0;
        return add(layer, channels, kernel == 3 ? from.height : from.height - kernel + 1);
    }

    int pool(const std::string& name, LayerKind kind, int input, int kernel)
    {
        FloatLayer layer = shaped(name, kind, input, kernel);
        layer.shape.stride_h = layer.shape.stride_w = kernel;
        return add(layer, network.tensor(input).channels, network.tensor(input).height / kernel);
    }

    int join(const std::string& name, LayerKind kind, int left, int right)
    {
        FloatLayer layer = shaped(name, kind, left, 1);
        layer.shape.inputs.push_back(right);
        const int channels = network.tensor(left).channels;
        const int all = kind == LayerKind::concat ? channels + network.tensor(right).channels : channels;
        return add(layer, all, network.tensor(left).height);
    }

    FloatNetwork network;

  private:
    float value() { return (static_cast<float>(random_() % 2000) - 999.5F) / 2000.0F; }

    int add_tensor(const std::string& name, int channels, int size)
    {
        Tensor tensor;
        tensor.name = name;
        tensor.channels = channels;
        tensor.height = tensor.width = size;
        network.tensors.push_back(tensor);
        return static_cast<int>(network.tensors.size()) - 1;
    }

    static FloatLayer shaped(const std::string& name, LayerKind kind, int input, int kernel)
    {
        FloatLayer layer;
        layer.shape.name = name;
        layer.shape.kind = kind;
        layer.shape.inputs = {input};
        layer.shape.kernel_h = layer.shape.kernel_w = kernel;
        return layer;
    }

    int add(FloatLayer& layer, int channels, int size)
    {
        layer.shape.output = add_tensor(layer.shape.name, channels, size);
        network.layers.push_back(layer);
        network.output = layer.shape.output;
        return layer.shape.output;
    }

    std::mt19937_64 random_;
};

} // namespace

FloatNetwork small_network(uint64_t seed)
{
    Builder builder(seed);
    const int stem = builder.convolution("stem", 0, 16, 3);
    const int deep = builder.convolution("deep", stem, 16, 3, 1, stem);
    const int wise = builder.convolution("wise", deep, 16, 3, 16);
    const int pool = builder.pool("pool", LayerKind::pool_max, wise, 2);
    const int left = builder.convolution("left", pool, 16, 1), right = builder.convolution("right", pool, 16, 1);
    const int sum = builder.join("sum", LayerKind::add, left, right);
    const int both = builder.join("both", LayerKind::concat, sum, left);
    const int mean = builder.pool("mean", LayerKind::pool_average, both, 3);
    builder.convolution("classes", mean, 10, 1);
    return builder.network;
}

Images small_images(uint64_t seed, size_t count)
{
    std::mt19937_64 random(seed);
    Images images(count);
    for (std::vector<float>& image : images)
        for (int i = 0; i < 3 * 6 * 6; ++i)
            image.push_back(static_cast<float>(random() % 2001) / 1000.0F - 1.0F);
    return images;
}

size_t layer_index(const FloatNetwork& network, const std::string& name)
{
    for (size_t i = 0; i < network.layers.size(); ++i)
        if (network.layers[i].shape.name == name) return i;
    throw std::logic_error("no layer " + name);
}

} // namespace svp::test
