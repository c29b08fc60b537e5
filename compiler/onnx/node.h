// One node of an ONNX graph as its operator sees it.
#pragma once

#include "compiler/onnx/attributes.h"
#include "compiler/onnx/graph_builder.h"

#include <string>
#include <vector>

namespace onnx {
class NodeProto;
}

namespace svp::compiler {

class Node {
  public:
    Node(const onnx::NodeProto& proto, GraphBuilder& builder, std::string place);

    [[noreturn]] void fail(const std::string& problem) const;
    int64_t opset() const { return builder_.opset(); }
    int64_t batch() const { return builder_.batch(); }
    Attributes& attributes() { return attributes_; }

    int input_count() const;
    bool has_input(int index) const; // given and not left out by an empty name
    bool is_constant(int index) const;
    Activation activation(int index) const;
    // One that is seen as N,C,H,W.
    Activation image(int index) const;
    const Tensor& tensor(Activation activation) const { return builder_.tensor(activation); }
    Constant constant(int index) const;
    // A float constant of exactly these dimensions.
    std::vector<float> reals(int index, const std::vector<int64_t>& dims) const;
    std::vector<int64_t> integers(int index) const;
    float scalar(int index) const;

    // Adds a layer of this node's name; its result is the node's first output.
    void add(FloatLayer layer, int channels, int height, int width, bool flat);
    // The first output is another view of an activation.
    void pass(Activation activation);
    // The first output is input `index`, whatever that is.
    void pass_input(int index);
    void define_constant(onnx::TensorProto tensor);
    void define_constant_in_file(const onnx::TensorProto& tensor);

  private:
    const std::string& input_name(int index) const;

    const onnx::NodeProto& proto_;
    GraphBuilder& builder_;
    std::string place_;
    Attributes attributes_;
};

// value as an int of low .. high, else the node fails naming `what`.
int bounded(const Node& node, int64_t value, int low, int high, const std::string& what);

} // namespace svp::compiler
