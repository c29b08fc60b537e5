// SPDX-License-Identifier: Apache-2.0
// Evaluates an ONNX model node by node, in double, in the plainest way: the oracle of import.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace svp::test {

struct Array {
    std::vector<int64_t> dims;
    std::vector<double> values;
    int type = 1; // onnx::TensorProto::DataType; 1: float
};

// The output of a model (bytes of a file) whose batch is 1, nodes in the file's order.
Array evaluate_onnx(const std::string& bytes, const Array& input);

} // namespace svp::test
