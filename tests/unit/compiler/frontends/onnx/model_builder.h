// SPDX-License-Identifier: Apache-2.0
// Builds small ONNX models for tests.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <onnx/onnx_pb.h>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace svp::test {

using AttributeValue = std::variant<int64_t, float, std::string, std::vector<int64_t>>;
using NamedAttribute = std::pair<std::string, AttributeValue>;

void set_attribute(onnx::NodeProto& node, const std::string& name, const AttributeValue& value);

class ModelBuilder {
  public:
    // A dimension of -1 is left free.
    explicit ModelBuilder(const std::vector<int64_t>& input_dims, int64_t opset = 13,
                          int input_type = onnx::TensorProto::FLOAT);

    std::string input() const { return "input"; }
    // Each returns the name of what it defines.
    std::string reals(const std::vector<int64_t>& dims, const std::vector<float>& values, bool raw = false);
    std::string integers(const std::vector<int64_t>& values);
    // INT8, UINT8 or INT32 in the typed field.
    std::string codes(int type, const std::vector<int64_t>& dims, const std::vector<int32_t>& values);
    std::string node(const std::string& type, const std::vector<std::string>& inputs,
                     const std::vector<NamedAttribute>& attributes = {});

    onnx::NodeProto& last_node();
    onnx::ModelProto& model() { return model_; }
    // Declares the output; the bytes of the file.
    std::string finish(const std::string& output);

  private:
    onnx::ModelProto model_;
    int names_ = 0;
};

} // namespace svp::test
