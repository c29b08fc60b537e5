// SPDX-License-Identifier: Apache-2.0
// Typed reading of a node's attributes; what nobody asked for is an error, because it could change the meaning.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace onnx {
class AttributeProto;
class NodeProto;
class TensorProto;
} // namespace onnx

namespace svp::compiler {

// Every reader throws InputError where the attribute is there with another type.
class Attributes {
  public:
    Attributes(const onnx::NodeProto& node, std::string place);

    bool has(const std::string& name);
    int64_t integer(const std::string& name, int64_t missing);
    float real(const std::string& name, float missing);
    std::string text(const std::string& name, const std::string& missing);
    std::vector<int64_t> integers(const std::string& name, const std::vector<int64_t>& missing);
    std::vector<float> reals(const std::string& name);
    const onnx::TensorProto* tensor(const std::string& name); // null where missing

    // For attributes without meaning when a network only runs, such as a dropout ratio.
    void ignore(const std::string& name) { read_.insert(name); }

    // Throws InputError naming the first attribute that nobody read.
    void check_all_read() const;

  private:
    const onnx::AttributeProto* find(const std::string& name, int type);

    const onnx::NodeProto& node_;
    std::string place_;
    std::set<std::string> read_;
};

} // namespace svp::compiler
