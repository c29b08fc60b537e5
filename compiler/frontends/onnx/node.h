// SPDX-License-Identifier: Apache-2.0
// One node of an ONNX graph as its operator sees it.
#pragma once

#include "compiler/frontends/onnx/attributes.h"
#include "compiler/frontends/onnx/graph_builder.h"

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
    Attributes& attributes() { return attributes_; }
    const std::string& name() const { return name_; }

    int input_count() const;
    bool has_input(int index) const; // given and not left out by an empty name
    bool is_constant(int index) const;
    // Computed tensors: of any type, for operators that only change how it is seen; of any type, to compute with; of
    // real values; seen as N,C,H,W or N,C,W as well.
    Activation view(int index) const;
    Activation operand(int index) const;
    Activation real(int index) const;
    Activation image(int index) const { return as_image(real(index)); }
    // Fails where the dimensions are not those of the tensor.
    Activation as_image(Activation activation) const;

    const Tensor& tensor(const Activation& activation) const { return builder_.tensor(activation.tensor); }
    Constant constant(int index) const;
    // A float constant of exactly these dimensions.
    std::vector<float> reals(int index, const std::vector<int64_t>& dims) const;
    std::vector<int64_t> integers(int index) const;
    float scalar(int index) const;

    // Adds a layer of this node's name; its result, of the shape of `output`, is the node's first output.
    void add(FloatLayer layer, Tensor output, std::vector<int64_t> dims, ElementType type = ElementType::real);
    // Adds one that only this node's other layers read; returns its tensor. `part` completes its name.
    int add_part(const std::string& part, FloatLayer layer, Tensor output);
    // The first output is another view of an activation.
    void pass(Activation activation);
    void define(Constant constant);
    void define_constant_in_file(const onnx::TensorProto& tensor);

    const AffineCode* fixed_code(const Activation& activation) const { return builder_.fixed_code(activation.tensor); }
    // Fails where the file has given the tensor another code.
    void fix_code(const Activation& activation, const AffineCode& code);
    // Of the first output, once it is there.
    void fix_output(const AffineCode& code);
    void mark_output_integer();
    void set_softmax(HostSoftmax softmax) { builder_.set_softmax(std::move(softmax)); }

  private:
    const std::string& input_name(int index) const;

    const onnx::NodeProto& proto_;
    GraphBuilder& builder_;
    std::string place_;
    std::string name_;
    Attributes attributes_;
};

// value as an int of low .. high, else the node fails naming `what`.
int bounded(const Node& node, int64_t value, int low, int high, const std::string& what);

// An axis counted from the end where negative; fails where there is no such axis.
size_t axis_of(const Node& node, int64_t axis, size_t rank);

// Which axis of an activation's dimensions is its tensor's channels; none where they are seen otherwise.
std::optional<size_t> channel_axis(const Node& node, const Activation& activation);

Tensor shape_of(int channels, int height, int width);

} // namespace svp::compiler
