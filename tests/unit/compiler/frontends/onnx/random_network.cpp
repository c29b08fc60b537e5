// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/frontends/onnx/random_network.h"

#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <cmath>

namespace svp::test {
namespace {

struct Feature {
    std::string name;
    int64_t channels, height, width;
};

class RandomNetwork {
  public:
    explicit RandomNetwork(compiler::Random& random)
        : random_(random),
          input_{"input", random.between(1, 6), random.between(6, 12), random.between(6, 12)},
          model_({-1, input_.channels, input_.height, input_.width})
    {
    }

    std::string build()
    {
        features_.push_back(conv(input_));
        for (int64_t i = random_.between(2, 10); i > 0; --i)
            features_.push_back(next());
        Feature last = features_.back();
        std::string data = last.name;
        int64_t inputs = last.channels * last.height * last.width;
        if (random_.below(2)) {
            data = model_.node("GlobalAveragePool", {data});
            inputs = last.channels;
        }
        data = model_.node("Flatten", {data});
        data = model_.node("Gemm", {data, weights({10, inputs}, inputs), constant({10})}, {{"transB", int64_t{1}}});
        return model_.finish(data);
    }

  private:
    std::string constant(const std::vector<int64_t>& dims, double gain = 1.0, float offset = 0.0F)
    {
        size_t count = 1;
        for (int64_t dim : dims)
            count *= static_cast<size_t>(dim);
        std::vector<float> values = random_reals(random_, count);
        for (float& value : values)
            value = value * static_cast<float>(gain) + offset;
        return model_.reals(dims, values);
    }
    // Of a size that keeps results as large as their inputs.
    std::string weights(const std::vector<int64_t>& dims, int64_t fan_in)
    {
        return constant(dims, std::sqrt(3.0 / static_cast<double>(fan_in)));
    }

    const Feature& pick()
    {
        return features_[random_.below(3) ? features_.size() - 1 : random_.below(features_.size())];
    }

    Feature conv(const Feature& from)
    {
        int64_t kernel = random_.between(1, 3), stride = from.height > 4 && from.width > 4 ? random_.between(1, 2) : 1;
        bool depthwise = random_.below(5) == 0;
        int64_t outputs = depthwise ? from.channels : random_.between(1, 8);
        int64_t per_group = depthwise ? 1 : from.channels;
        std::vector<std::string> operands{from.name,
                                          weights({outputs, per_group, kernel, kernel}, per_group * kernel * kernel)};
        if (random_.below(2)) operands.push_back(constant({outputs}, 0.3));
        std::string name = model_.node("Conv", operands,
                                       {{"strides", std::vector<int64_t>{stride, stride}},
                                        {"auto_pad", std::string("SAME_UPPER")},
                                        {"group", depthwise ? from.channels : int64_t{1}}});
        return {name, outputs, (from.height + stride - 1) / stride, (from.width + stride - 1) / stride};
    }

    Feature normalized(const Feature& from)
    {
        std::vector<int64_t> dims{from.channels};
        std::string name = model_.node("BatchNormalization", {from.name, constant(dims, 0.5, 1.0F), constant(dims, 0.3),
                                                              constant(dims, 0.3), constant(dims, 0.5, 1.0F)});
        return {name, from.channels, from.height, from.width};
    }

    Feature clamped(const Feature& from)
    {
        if (random_.below(2)) return {model_.node("Relu", {from.name}), from.channels, from.height, from.width};
        std::string low = model_.reals({}, {0.0F}), high = model_.reals({}, {1.5F});
        return {model_.node("Clip", {from.name, low, high}), from.channels, from.height, from.width};
    }

    Feature pooled(const Feature& from)
    {
        if (from.height < 4 || from.width < 4) return clamped(from);
        std::string name = model_.node(random_.below(2) ? "MaxPool" : "AveragePool", {from.name},
                                       {{"kernel_shape", std::vector<int64_t>{3, 3}},
                                        {"strides", std::vector<int64_t>{2, 2}},
                                        {"pads", std::vector<int64_t>{1, 0, 0, 1}}});
        return {name, from.channels, (from.height - 2) / 2 + 1, (from.width - 2) / 2 + 1};
    }

    Feature joined(const Feature& from)
    {
        for (size_t i = random_.below(features_.size()); i < features_.size(); ++i) {
            const Feature& other = features_[i];
            if (other.height != from.height || other.width != from.width) continue;
            if (other.channels == from.channels && random_.below(3)) {
                return {model_.node("Add", {from.name, other.name}), from.channels, from.height, from.width};
            }
            return {model_.node("Concat", {from.name, other.name}, {{"axis", int64_t{1}}}),
                    from.channels + other.channels, from.height, from.width};
        }
        return conv(from);
    }

    Feature next()
    {
        Feature from = pick();
        switch (random_.below(8)) {
        case 0:
        case 1:
            return conv(from);
        case 2:
            return normalized(from);
        case 3:
        case 4:
            return clamped(from);
        case 5:
            return pooled(from);
        default:
            return joined(from);
        }
    }

    compiler::Random& random_;
    Feature input_;
    ModelBuilder model_;
    std::vector<Feature> features_;
};

} // namespace

std::string random_onnx_network(compiler::Random& random) { return RandomNetwork(random).build(); }

} // namespace svp::test
