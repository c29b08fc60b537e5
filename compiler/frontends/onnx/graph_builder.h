// SPDX-License-Identifier: Apache-2.0
// The network under construction while the nodes of an ONNX graph are imported one by one.
#pragma once

#include "compiler/frontends/onnx/activation.h"
#include "compiler/frontends/onnx/constant.h"
#include "compiler/ir/float_network.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <variant>

namespace onnx {
class GraphProto;
class TypeProto;
} // namespace onnx

namespace svp::compiler {

// Where a model comes from: what its messages begin with, and where its external data may lie.
struct ModelSource {
    std::string place;
    std::string folder; // empty: there is none
};

class GraphBuilder {
  public:
    // Declares the graph's input and initializers. Throws InputError where they cannot be a network's.
    GraphBuilder(const onnx::GraphProto& graph, ModelSource source, int64_t opset);
    ~GraphBuilder();

    // Both throw InputError, beginning with `user`, where the name stands for something else.
    Activation activation(const std::string& name, const std::string& user) const;
    Constant constant(const std::string& name, const std::string& user) const;
    bool is_constant(const std::string& name) const;

    void define(const std::string& name, Activation activation) { values_[name] = std::move(activation); }
    void define(const std::string& name, const onnx::TensorProto& tensor) { values_[name] = &tensor; }
    void define(const std::string& name, Constant constant);

    // Adds a tensor that `layer` makes. Throws InputError, beginning with `user`, for shapes that no platform holds.
    int add_layer(FloatLayer layer, Tensor output, const std::string& user);

    const Tensor& tensor(int index) const { return network_.tensor(index); }
    const std::string& place() const { return source_.place; }
    int64_t opset() const { return opset_; }

    const AffineCode* fixed_code(int tensor) const { return network_.fixed_code(tensor); }
    // The file says how a tensor is quantized; through max pooling so are the tensors that it was made from. Returns
    // false where it has said otherwise before.
    bool fix_code(int tensor, const AffineCode& code);
    void mark_integer(int tensor) { network_.integer_tensors.insert(tensor); }
    void set_softmax(HostSoftmax softmax) { network_.softmax = std::move(softmax); }

    // The finished network. The builder is empty afterwards.
    FloatNetwork take();

  private:
    using Value = std::variant<Activation, const onnx::TensorProto*, std::shared_ptr<const Constant>>;

    const Value& value(const std::string& name, const std::string& user) const;
    void define_input();
    int add_tensor(Tensor tensor, const std::string& user);
    void add_copy_to_output();

    const onnx::GraphProto& graph_;
    ModelSource source_;
    int64_t opset_;
    ElementType input_type_ = ElementType::real;
    FloatNetwork network_;
    std::unordered_map<std::string, Value> values_; // looked up only
};

// The code of an 8-bit tensor whose real values are its numbers.
AffineCode plain_code(ElementType type);

} // namespace svp::compiler
