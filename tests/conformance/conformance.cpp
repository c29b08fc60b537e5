// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/conformance.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/oracle/float_executor.h"
#include "compiler/passes/quantize/codes.h"
#include "compiler/passes/quantize/quantize.h"
#include "tests/conformance/error_bound.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace svp::test {
namespace {

using compiler::Codes;
using compiler::Tensor;

const Tensor& input_of(const ImportedTest& test)
{
    return test.quantized.tensors[static_cast<size_t>(test.real.input)];
}
const Tensor& output_of(const ImportedTest& test)
{
    return test.quantized.tensors[static_cast<size_t>(test.real.output)];
}

// int8 code of a number of an integer tensor.
int8_t code_of(int type, double number)
{
    return static_cast<int8_t>(type == onnx::TensorProto::UINT8 ? number - 128 : number);
}

// Real values of integer inputs are not in the test: their codes are, and the network says what they stand for.
std::vector<float> image_of(const PosedTest& test, const compiler::FloatNetwork& network, size_t item)
{
    size_t size = test.input.values.size() / test.items;
    const compiler::AffineCode* code = network.fixed_code(network.input);
    std::vector<float> image;
    for (size_t i = item * size; i < (item + 1) * size; ++i) {
        double value = test.input.values[i];
        if (test.input.is_integer()) value = code->scale * (code_of(test.input.type, value) - code->zero_point);
        image.push_back(static_cast<float>(value));
    }
    return image;
}

bool is_quantized(const onnx::ModelProto& model)
{
    static const std::set<std::string> types{"QuantizeLinear", "DequantizeLinear", "QLinearConv",
                                             "QLinearMatMul",  "ConvInteger",      "MatMulInteger"};
    return std::any_of(model.graph().node().begin(), model.graph().node().end(),
                       [](const onnx::NodeProto& node) { return types.count(node.op_type()); });
}

std::string difference(const std::vector<double>& actual, const std::vector<double>& expected, double allowed)
{
    if (actual.size() != expected.size()) {
        return fmt::format("failed: {} values, {} expected", actual.size(), expected.size());
    }
    for (size_t i = 0; i < actual.size(); ++i) {
        if (std::fabs(actual[i] - expected[i]) <= allowed) continue;
        return fmt::format("failed: value {} is {}, {} expected within {}", i, actual[i], expected[i], allowed);
    }
    return "passed";
}

// Float values of each tensor over all items.
std::vector<std::vector<float>> float_values(const ImportedTest& test)
{
    std::vector<std::vector<float>> all(test.real.tensors.size());
    for (const std::vector<float>& image : test.images) {
        std::vector<std::vector<float>> values = compiler::execute_network(test.real, image);
        for (size_t i = 0; i < all.size(); ++i)
            all[i].insert(all[i].end(), values[i].begin(), values[i].end());
    }
    return all;
}

std::vector<float> on_host(const ImportedTest& test, const std::vector<float>& values)
{
    return test.real.softmax ? compiler::apply_softmax(*test.real.softmax, values) : values;
}

// The import alone, in float, as the ONNX project compares backends: to 0.1 %.
std::string float_difference(const ImportedTest& test, const TestTensor& expected,
                             const std::vector<std::vector<float>>& values)
{
    const std::vector<float>& all = values[static_cast<size_t>(test.real.output)];
    std::vector<double> actual;
    size_t size = all.size() / test.images.size();
    for (size_t first = 0; first < all.size(); first += size) {
        auto begin = all.begin() + static_cast<ptrdiff_t>(first);
        std::vector<float> item = on_host(test, {begin, begin + static_cast<ptrdiff_t>(size)});
        actual.insert(actual.end(), item.begin(), item.end());
    }
    double largest = 0.0;
    for (double value : expected.values)
        largest = std::max(largest, std::fabs(value));
    return difference(actual, expected.values, 1e-3 * largest);
}

// A softmax at the end moves errors of e to e / 2 at most (the sum of its derivatives' magnitudes is 2 p (1 - p)), its
// logarithm to 2 e.
double bound_behind(const ImportedTest& test, double bound)
{
    if (!test.real.softmax) return bound;
    return test.real.softmax->logarithm ? 2.0 * bound : 0.5 * bound + 1e-6;
}

std::string compare(const OfficialTest& official, const ImportedTest& test)
{
    std::vector<double> actual = output_numbers(test, official.output, execute_items(test));
    if (is_quantized(official.model) || official.output.is_integer()) {
        return difference(actual, official.output.values, 0.0);
    }
    std::vector<std::vector<float>> values = float_values(test);
    std::string in_float = float_difference(test, official.output, values);
    if (in_float != "passed") return in_float + " in float";
    double bound = quantization_error_bound(test.real, test.quantized, values);
    return difference(actual, official.output.values, bound_behind(test, bound));
}

} // namespace

ImportedTest import_test(const PosedTest& posed)
{
    ImportedTest test;
    test.real = compiler::import_onnx_bytes(posed.model, "model");
    for (size_t item = 0; item < posed.items; ++item)
        test.images.push_back(image_of(posed, test.real, item));
    compiler::QuantizeOptions options;
    options.method = compiler::RangeMethod::min_max;
    options.correct_bias = false;
    test.quantized = compiler::quantize(test.real, test.images, options);
    for (const std::vector<float>& image : test.images)
        test.codes.push_back(compiler::quantize_values(input_of(test), image));
    return test;
}

std::vector<Codes> execute_items(const ImportedTest& test)
{
    std::vector<Codes> result;
    for (const Codes& codes : test.codes)
        result.push_back(compiler::execute_network(test.quantized, codes)[static_cast<size_t>(test.real.output)]);
    return result;
}

std::vector<double> output_numbers(const ImportedTest& test, const TestTensor& expected,
                                   const std::vector<Codes>& outputs)
{
    std::vector<double> result;
    for (const Codes& codes : outputs) {
        if (expected.type == onnx::TensorProto::UINT8 || expected.type == onnx::TensorProto::INT8) {
            for (int8_t code : codes)
                result.push_back(code + (expected.type == onnx::TensorProto::UINT8 ? 128 : 0));
            continue;
        }
        std::vector<float> values = on_host(test, compiler::dequantize_values(output_of(test), codes));
        result.insert(result.end(), values.begin(), values.end());
    }
    return result;
}

std::string outcome_of(const std::string& name)
{
    try {
        OfficialTest official = read_test(name);
        ImportedTest test = import_test(pose(official));
        test::compile_for_escalate(test.quantized, {default_target(), true});
        return compare(official, test);
    } catch (const InputError& error) {
        return fmt::format("skipped: {}", error.what());
    } catch (const NotApplicable& error) {
        return fmt::format("skipped: {}", error.what());
    } catch (const std::exception& error) {
        return fmt::format("failed: {}", error.what());
    }
}

} // namespace svp::test
