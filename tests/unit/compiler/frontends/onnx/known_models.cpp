// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/frontends/onnx/known_models.h"

#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <algorithm>
#include <cmath>

namespace svp::test {
namespace {

using Pair = std::vector<int64_t>;

struct Feature {
    std::string name;
    int64_t channels;
};

struct Window {
    Pair kernel;
    int64_t stride = 1;
    Pair pad{0, 0};
    bool grouped = false; // depthwise
};

Window square(int64_t kernel, int64_t stride = 1, int64_t pad = 0) { return {{kernel, kernel}, stride, {pad, pad}}; }

class Net {
  public:
    Net(compiler::Random& random, int64_t divisor, int64_t resolution)
        : random_(random),
          divisor_(divisor),
          model_({-1, 3, resolution, resolution})
    {
    }

    Feature input() const { return {"input", 3}; }
    int64_t width(int64_t channels) const { return std::max<int64_t>(1, channels / divisor_); }

    // To `channels` of the architecture.
    Feature conv(const Feature& from, int64_t channels, const Window& window)
    {
        int64_t outputs = width(channels), groups = window.grouped ? from.channels : 1;
        Pair dims{outputs, from.channels / groups, window.kernel[0], window.kernel[1]};
        std::vector<NamedAttribute> attributes{
            {"dilations", Pair{1, 1}},
            {"group", groups},
            {"kernel_shape", window.kernel},
            {"pads", Pair{window.pad[0], window.pad[1], window.pad[0], window.pad[1]}},
            {"strides", Pair{window.stride, window.stride}}};
        return {model_.node("Conv", {from.name, weights(dims), bias(outputs)}, attributes), outputs};
    }

    Feature relu(const Feature& from) { return {model_.node("Relu", {from.name}), from.channels}; }
    Feature relu6(const Feature& from)
    {
        std::string low = model_.node("Constant", {}, {{"value_float", 0.0F}});
        std::string high = model_.node("Constant", {}, {{"value_float", 6.0F}});
        return {model_.node("Clip", {from.name, low, high}), from.channels};
    }
    Feature conv_relu(const Feature& from, int64_t channels, const Window& window)
    {
        return relu(conv(from, channels, window));
    }
    Feature add(const Feature& a, const Feature& b) { return {model_.node("Add", {a.name, b.name}), a.channels}; }

    Feature concat(const std::vector<Feature>& parts)
    {
        std::vector<std::string> names;
        int64_t channels = 0;
        for (const Feature& part : parts) {
            names.push_back(part.name);
            channels += part.channels;
        }
        return {model_.node("Concat", names, {{"axis", int64_t{1}}}), channels};
    }

    // A padded mean that counts its padding is exported as a Pad of its own.
    Feature padded_mean(const Feature& from)
    {
        std::string zero = model_.node("Constant", {}, {{"value_float", 0.0F}});
        std::string padded = model_.node("Pad", {from.name, model_.integers({0, 0, 1, 1, 0, 0, 1, 1}), zero},
                                         {{"mode", std::string("constant")}});
        return pool("AveragePool", {padded, from.channels}, 3, 1, 0);
    }
    Feature pool(const std::string& type, const Feature& from, int64_t kernel, int64_t stride, int64_t pad)
    {
        std::vector<NamedAttribute> attributes{{"ceil_mode", int64_t{0}},
                                               {"kernel_shape", Pair{kernel, kernel}},
                                               {"pads", Pair(4, pad)},
                                               {"strides", Pair{stride, stride}}};
        return {model_.node(type, {from.name}, attributes), from.channels};
    }
    Feature global_pool(const Feature& from) { return {model_.node("GlobalAveragePool", {from.name}), from.channels}; }

    Feature flatten(const Feature& from, int64_t pixels)
    {
        return {model_.node("Flatten", {from.name}, {{"axis", int64_t{1}}}), from.channels * pixels};
    }
    Feature linear(const Feature& from, int64_t outputs)
    {
        std::string name = model_.node("Gemm", {from.name, weights({outputs, from.channels}), bias(outputs)},
                                       {{"alpha", 1.0F}, {"beta", 1.0F}, {"transB", int64_t{1}}});
        return {name, outputs};
    }
    std::string finish(const Feature& output) { return model_.finish(output.name); }

  private:
    std::string weights(const Pair& dims)
    {
        int64_t fan_in = 1, count = dims[0];
        for (size_t i = 1; i < dims.size(); ++i)
            fan_in *= dims[i];
        std::vector<float> values = random_reals(random_, static_cast<size_t>(count * fan_in));
        auto gain = static_cast<float>(std::sqrt(6.0 / static_cast<double>(fan_in)));
        for (float& value : values)
            value *= gain;
        return model_.reals(dims, values, true);
    }
    std::string bias(int64_t outputs)
    {
        std::vector<float> values = random_reals(random_, static_cast<size_t>(outputs));
        for (float& value : values)
            value *= 0.1F;
        return model_.reals({outputs}, values, true);
    }

    compiler::Random& random_;
    int64_t divisor_;
    ModelBuilder model_;
};

constexpr int64_t classes = 8;

std::string resnet(Net net, const std::vector<int>& blocks, bool bottleneck)
{
    Feature x = net.pool("MaxPool", net.conv_relu(net.input(), 64, square(7, 2, 3)), 3, 2, 1);
    int64_t channels = 64;
    for (size_t stage = 0; stage < blocks.size(); ++stage, channels *= 2) {
        int64_t outputs = bottleneck ? 4 * channels : channels;
        for (int block = 0; block < blocks[stage]; ++block) {
            int64_t stride = stage > 0 && block == 0 ? 2 : 1;
            Feature y = bottleneck ? net.conv_relu(x, channels, square(1)) : x;
            y = net.conv_relu(y, channels, square(3, stride, 1));
            y = net.conv(y, outputs, bottleneck ? square(1) : square(3, 1, 1));
            bool same = stride == 1 && x.channels == net.width(outputs);
            x = net.relu(net.add(y, same ? x : net.conv(x, outputs, square(1, stride))));
        }
    }
    return net.finish(net.linear(net.flatten(net.global_pool(x), 1), classes));
}

Feature inception_a(Net& net, const Feature& x, int64_t pool_channels)
{
    Feature five = net.conv_relu(net.conv_relu(x, 48, square(1)), 64, square(5, 1, 2));
    Feature three = net.conv_relu(net.conv_relu(x, 64, square(1)), 96, square(3, 1, 1));
    three = net.conv_relu(three, 96, square(3, 1, 1));
    Feature pool = net.conv_relu(net.padded_mean(x), pool_channels, square(1));
    return net.concat({net.conv_relu(x, 64, square(1)), five, three, pool});
}

Feature inception_b(Net& net, const Feature& x)
{
    Feature three = net.conv_relu(net.conv_relu(x, 64, square(1)), 96, square(3, 1, 1));
    return net.concat(
        {net.conv_relu(x, 384, square(3, 2)), net.conv_relu(three, 96, square(3, 2)), net.pool("MaxPool", x, 3, 2, 0)});
}

Feature inception_c(Net& net, const Feature& x, int64_t inner)
{
    const Window row{{1, 7}, 1, {0, 3}}, column{{7, 1}, 1, {3, 0}};
    Feature seven = net.conv_relu(net.conv_relu(x, inner, square(1)), inner, row);
    Feature twice = net.conv_relu(net.conv_relu(x, inner, square(1)), inner, column);
    twice = net.conv_relu(net.conv_relu(twice, inner, row), inner, column);
    Feature pool = net.conv_relu(net.padded_mean(x), 192, square(1));
    return net.concat(
        {net.conv_relu(x, 192, square(1)), net.conv_relu(seven, 192, column), net.conv_relu(twice, 192, row), pool});
}

Feature inception_d(Net& net, const Feature& x)
{
    Feature three = net.conv_relu(net.conv_relu(x, 192, square(1)), 320, square(3, 2));
    Feature seven = net.conv_relu(net.conv_relu(x, 192, square(1)), 192, {{1, 7}, 1, {0, 3}});
    seven = net.conv_relu(net.conv_relu(seven, 192, {{7, 1}, 1, {3, 0}}), 192, square(3, 2));
    return net.concat({three, seven, net.pool("MaxPool", x, 3, 2, 0)});
}

Feature inception_e(Net& net, const Feature& x)
{
    const Window row{{1, 3}, 1, {0, 1}}, column{{3, 1}, 1, {1, 0}};
    auto both = [&](const Feature& from) {
        return net.concat({net.conv_relu(from, 384, row), net.conv_relu(from, 384, column)});
    };
    Feature one = net.conv_relu(x, 320, square(1));
    Feature three = both(net.conv_relu(x, 384, square(1)));
    Feature twice = both(net.conv_relu(net.conv_relu(x, 448, square(1)), 384, square(3, 1, 1)));
    Feature pool = net.conv_relu(net.padded_mean(x), 192, square(1));
    return net.concat({one, three, twice, pool});
}

} // namespace

std::string resnet18(compiler::Random& random, int64_t divisor, int64_t resolution)
{
    return resnet(Net(random, divisor, resolution), {2, 2, 2, 2}, false);
}

std::string resnet50(compiler::Random& random, int64_t divisor, int64_t resolution)
{
    return resnet(Net(random, divisor, resolution), {3, 4, 6, 3}, true);
}

std::string vgg16(compiler::Random& random, int64_t divisor, int64_t resolution)
{
    Net net(random, divisor, resolution);
    Feature x = net.input();
    for (const std::vector<int64_t>& stage :
         std::vector<std::vector<int64_t>>{{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}}) {
        for (int64_t channels : stage)
            x = net.conv_relu(x, channels, square(3, 1, 1));
        x = net.pool("MaxPool", x, 2, 2, 0);
    }
    x = net.flatten(net.pool("AveragePool", x, 1, 1, 0), (resolution / 32) * (resolution / 32));
    x = net.relu(net.linear(x, net.width(4096)));
    x = net.relu(net.linear(x, net.width(4096)));
    return net.finish(net.linear(x, classes));
}

std::string mobilenet_v2(compiler::Random& random, int64_t divisor, int64_t resolution)
{
    struct Stage {
        int64_t expansion, channels, repeats, stride;
    };
    Net net(random, divisor, resolution);
    Feature x = net.relu6(net.conv(net.input(), 32, square(3, 2, 1)));
    for (const Stage& stage : {Stage{1, 16, 1, 1}, Stage{6, 24, 2, 2}, Stage{6, 32, 3, 2}, Stage{6, 64, 4, 2},
                               Stage{6, 96, 3, 1}, Stage{6, 160, 3, 2}, Stage{6, 320, 1, 1}}) {
        for (int64_t i = 0; i < stage.repeats; ++i) {
            int64_t stride = i == 0 ? stage.stride : 1;
            Feature y = x;
            int64_t wide = x.channels * stage.expansion;
            if (stage.expansion > 1) y = net.relu6(net.conv(y, wide * divisor, square(1)));
            y = net.relu6(net.conv(y, wide * divisor, {{3, 3}, stride, {1, 1}, true}));
            y = net.conv(y, stage.channels, square(1));
            x = stride == 1 && y.channels == x.channels && i > 0 ? net.add(x, y) : y;
        }
    }
    x = net.relu6(net.conv(x, 1280, square(1)));
    return net.finish(net.linear(net.flatten(net.global_pool(x), 1), classes));
}

std::string inception_v3(compiler::Random& random, int64_t divisor, int64_t resolution)
{
    Net net(random, divisor, resolution);
    Feature x = net.conv_relu(net.input(), 32, square(3, 2));
    x = net.conv_relu(net.conv_relu(x, 32, square(3)), 64, square(3, 1, 1));
    x = net.conv_relu(net.pool("MaxPool", x, 3, 2, 0), 80, square(1));
    x = net.pool("MaxPool", net.conv_relu(x, 192, square(3)), 3, 2, 0);
    for (int64_t pool_channels : {32, 64, 64})
        x = inception_a(net, x, pool_channels);
    x = inception_b(net, x);
    for (int64_t inner : {128, 160, 160, 192})
        x = inception_c(net, x, inner);
    x = inception_e(net, inception_e(net, inception_d(net, x)));
    return net.finish(net.linear(net.flatten(net.global_pool(x), 1), classes));
}

std::vector<KnownModel> known_models()
{
    return {{"resnet18", resnet18, 64, 21},
            {"resnet50", resnet50, 64, 54},
            {"vgg16", vgg16, 32, 16},
            {"mobilenet_v2", mobilenet_v2, 64, 53},
            {"inception_v3", inception_v3, 75, 95}};
}

} // namespace svp::test
