// SPDX-License-Identifier: Apache-2.0
// One of ONNX's official operator tests, read from Debian's libonnx-testdata.
#pragma once

#include <onnx/onnx_pb.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace svp::test {

// Why a test cannot be posed to a network of one input and one output.
class NotApplicable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

// Numbers of a tensor, whatever their type.
struct TestTensor {
    std::vector<int64_t> dims;
    int type = 0; // onnx::TensorProto::DataType
    std::vector<double> values;

    bool is_integer() const;
};

struct OfficialTest {
    onnx::ModelProto model;
    std::vector<onnx::TensorProto> inputs;
    TestTensor output; // the first one
};

TestTensor tensor_of(const onnx::TensorProto& proto);

// "node/test_relu" and the like: the tests whose operators are all supported, sorted.
std::vector<std::string> supported_tests();
// Throws NotApplicable where inputs or outputs are no plain tensors.
OfficialTest read_test(const std::string& name);

// The test as a network takes it: one input, all others constants. Add, Sub and Concat of computed tensors read parts
// of one input, which convolutions of ones pick out.
struct PosedTest {
    std::string model; // bytes
    TestTensor input;
    size_t items = 1; // of the batch, which are run one by one
};
PosedTest pose(const OfficialTest& test);

} // namespace svp::test
