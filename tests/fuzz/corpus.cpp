// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/corpus.h"

#include "compiler/frontends/topology/random.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

namespace svp::test {
namespace {

constexpr int int8 = onnx::TensorProto::INT8, uint8 = onnx::TensorProto::UINT8;

std::vector<float> reals(size_t count)
{
    compiler::Random random(count);
    std::vector<float> result(count);
    for (float& value : result)
        value = static_cast<float>(random.unit() - 0.5);
    return result;
}

onnx::ModelProto float_model()
{
    ModelBuilder model({-1, 2, 7, 6});
    std::string data = model.node("Pad", {"input", model.integers({0, 0, 1, 0, 0, 0, 0, 1}), model.reals({}, {0.0F})},
                                  {{"mode", std::string("constant")}});
    data = model.node("Conv", {data, model.reals({4, 2, 3, 3}, reals(72), true), model.reals({4}, reals(4))},
                      {{"pads", std::vector<int64_t>{1, 1, 1, 1}}, {"strides", std::vector<int64_t>{1, 2}}});
    data = model.node("BatchNormalization", {data, model.reals({4}, reals(4)), model.reals({4}, reals(4)),
                                             model.reals({4}, reals(4)), model.reals({4}, {1, 2, 3, 4})});
    std::string relu = model.node("LeakyRelu", {data}, {{"alpha", 0.25F}});
    data = model.node("Add", {model.node("Clip", {data, model.reals({}, {0.0F}), model.reals({}, {6.0F})}), relu});
    data = model.node("Concat", {data, relu}, {{"axis", int64_t{1}}});
    data = model.node("MaxPool", {data}, {{"kernel_shape", std::vector<int64_t>{2, 2}}, {"ceil_mode", int64_t{1}}});
    data = model.node("ReduceMean", {data}, {{"axes", std::vector<int64_t>{2, 3}}, {"keepdims", int64_t{0}}});
    data = model.node("Gemm", {data, model.reals({5, 8}, reals(40)), model.reals({5}, reals(5))},
                      {{"transB", int64_t{1}}, {"alpha", 0.5F}});
    model.finish(model.node("Softmax", {data}, {{"axis", int64_t{1}}}));
    return model.model();
}

onnx::ModelProto quantize_dequantize_model()
{
    ModelBuilder model({1, 2, 5, 5});
    std::string scale = model.reals({}, {0.05F}), zero = model.codes(int8, {}, {3});
    std::string data = model.node("QuantizeLinear", {"input", scale, zero});
    data = model.node("DequantizeLinear", {data, scale, zero}, {{"axis", int64_t{0}}});
    std::string codes = model.codes(int8, {3, 2, 2, 2}, std::vector<int32_t>(24, -7));
    std::string weights =
        model.node("DequantizeLinear", {codes, model.reals({3}, {0.1F, 0.2F, 0.3F})}, {{"axis", int64_t{0}}});
    data = model.node("Relu", {model.node("Conv", {data, weights})});
    data = model.node("QuantizeLinear", {data, scale, zero});
    data =
        model.node("Squeeze", {model.node("GlobalAveragePool", {model.node("DequantizeLinear", {data, scale, zero})})},
                   {{"axes", std::vector<int64_t>{2, 3}}});
    data = model.node("Unsqueeze", {data}, {{"axes", std::vector<int64_t>{2}}});
    model.finish(model.node("Transpose", {data}, {{"perm", std::vector<int64_t>{0, 2, 1}}}));
    return model.model();
}

onnx::ModelProto integer_model()
{
    ModelBuilder model({1, 2, 5, 5}, 13, uint8);
    std::string scale = model.reals({}, {0.05F}), zero = model.codes(uint8, {}, {130});
    std::string kernel = model.codes(uint8, {3, 2, 3, 3}, std::vector<int32_t>(54, 200));
    std::string bias = model.codes(onnx::TensorProto::INT32, {3}, {100, -100, 7});
    std::string data =
        model.node("QLinearConv", {model.node("MaxPool", {"input"}, {{"kernel_shape", std::vector<int64_t>{2, 2}}}),
                                   scale, zero, kernel, scale, zero, scale, zero, bias});
    data = model.node("ConvInteger", {data, model.codes(int8, {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6}), zero});
    data = model.node("Mul", {model.node("Cast", {data}, {{"to", int64_t{1}}}), scale});
    data = model.node("Reshape", {model.node("QuantizeLinear", {data, scale, zero}), model.integers({1, -1})});
    model.finish(model.node("QLinearMatMul", {data, scale, zero, model.codes(int8, {8, 2}, std::vector<int32_t>(16, 9)),
                                              scale, model.codes(int8, {}, {0}), scale, zero}));
    return model.model();
}

onnx::ModelProto line_model()
{
    ModelBuilder model({1, 3, 9});
    std::string data =
        model.node("Conv", {"input", model.reals({4, 3, 3}, reals(36))}, {{"dilations", std::vector<int64_t>{2}}});
    data = model.node("AveragePool", {data},
                      {{"kernel_shape", std::vector<int64_t>{2}}, {"pads", std::vector<int64_t>{1, 1}}});
    data = model.node("MatMul", {model.node("Flatten", {data}), model.reals({24, 2}, reals(48))});
    model.finish(data);
    return model.model();
}

// Kernels that a trainer has decomposed, in both forms.
onnx::ModelProto decomposed_model()
{
    ModelBuilder model({1, 3, 6, 6});
    std::vector<float> ternary;
    for (int i = 0; i < 24; ++i)
        ternary.push_back(0.5F * static_cast<float>(i % 3 - 1));
    const auto kernels = [&](size_t groups) {
        std::vector<float> result;
        for (size_t i = 0; i < groups; ++i)
            for (const float value : reals(18))
                result.push_back(value);
        return result;
    };
    std::string data = model.node("Conv", {"input", model.reals({8, 3, 1, 1}, ternary)});
    data = model.node("Conv", {data, model.reals({4, 2, 3, 3}, kernels(4)), model.reals({4}, reals(4))},
                      {{"group", int64_t{4}}, {"pads", std::vector<int64_t>{1, 1, 1, 1}}});
    data = model.node("Relu", {data});
    data = model.node("Conv", {data, model.reals({8, 1, 3, 3}, kernels(4))}, {{"group", int64_t{4}}});
    model.finish(model.node("Conv", {data, model.reals({3, 8, 1, 1}, ternary), model.reals({3}, reals(3))}));
    return model.model();
}

} // namespace

std::vector<onnx::ModelProto> sound_models()
{
    return {float_model(), quantize_dequantize_model(), integer_model(), line_model(), decomposed_model()};
}

std::vector<std::vector<uint8_t>> sound_loadables()
{
    std::vector<std::vector<uint8_t>> result;
    for (uint64_t seed = 1; seed <= 4; ++seed) {
        RandomNumbers random(seed);
        result.push_back(test::compile_for_escalate(random_network(random, 5), {default_target(), true}).bytes());
    }
    return result;
}

} // namespace svp::test
