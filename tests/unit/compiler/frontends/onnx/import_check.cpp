// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/frontends/onnx/import_check.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/oracle/float_executor.h"
#include "tests/reference/onnx_evaluator.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace svp::test {

std::vector<float> random_reals(compiler::Random& random, size_t count)
{
    std::vector<float> result(count);
    for (float& value : result)
        value = static_cast<float>(random.unit() * 2.0 - 1.0);
    return result;
}

compiler::FloatNetwork expect_same_as_evaluator(const std::string& bytes, compiler::Random& random)
{
    compiler::FloatNetwork network = compiler::import_onnx_bytes(bytes, "model");
    const compiler::Tensor& in = network.tensor(network.input);
    std::vector<float> image = random_reals(random, compiler::element_count(in));
    Array input{{1, in.channels, in.height, in.width}, std::vector<double>(image.begin(), image.end())};
    Array expected = evaluate_onnx(bytes, input);
    std::vector<float> actual = compiler::execute_network(network, image)[static_cast<size_t>(network.output)];
    EXPECT_EQ(expected.values.size(), actual.size());
    if (expected.values.size() != actual.size()) return network;
    double largest = 1.0;
    for (double value : expected.values)
        largest = std::max(largest, std::fabs(value));
    for (size_t i = 0; i < actual.size(); ++i) {
        if (std::fabs(expected.values[i] - static_cast<double>(actual[i])) <= 1e-5 * largest) continue;
        ADD_FAILURE() << "value " << i << " is " << actual[i] << ", expected " << expected.values[i];
        break;
    }
    return network;
}

std::string import_error(const std::string& bytes)
{
    try {
        compiler::import_onnx_bytes(bytes, "model.onnx");
    } catch (const InputError& error) {
        return error.what();
    }
    ADD_FAILURE() << "import accepted the model";
    return "";
}

} // namespace svp::test
