// The network under construction while the nodes of an ONNX graph are imported one by one.
#pragma once

#include "compiler/onnx/constant.h"
#include "compiler/onnx/float_network.h"

#include <deque>
#include <string>
#include <unordered_map>
#include <variant>

namespace onnx {
class GraphProto;
}

namespace svp::compiler {

// What an ONNX name of a computed tensor stands for. Flat: seen as two-dimensional, N x (C * H * W).
struct Activation {
    int tensor = -1;
    bool flat = false;
};

class GraphBuilder {
  public:
    // Declares the graph's input and initializers. Throws InputError where they cannot be a network's.
    GraphBuilder(const onnx::GraphProto& graph, std::string place, int64_t opset);
    ~GraphBuilder();

    // Both throw InputError, beginning with `user`, where the name stands for something else.
    Activation activation(const std::string& name, const std::string& user) const;
    Constant constant(const std::string& name, const std::string& user) const;
    bool is_constant(const std::string& name) const;

    void define(const std::string& name, Activation activation) { values_[name] = activation; }
    void define(const std::string& name, const onnx::TensorProto& tensor) { values_[name] = &tensor; }
    // One that is no part of the file.
    void define_own(const std::string& name, onnx::TensorProto tensor);
    // The new name stands for what the old one does.
    void alias(const std::string& name, const std::string& old, const std::string& user);

    // Adds a tensor that `layer` makes. Throws InputError, beginning with `user`, for shapes that no platform holds.
    int add_layer(FloatLayer layer, Tensor output, const std::string& user);

    const Tensor& tensor(Activation activation) const { return network_.tensor(activation.tensor); }
    const std::string& place() const { return place_; }
    int64_t opset() const { return opset_; }
    int64_t batch() const { return batch_; } // as declared; 1 where it is free

    // The finished network. The builder is empty afterwards.
    FloatNetwork take();

  private:
    using Value = std::variant<Activation, const onnx::TensorProto*>;

    const Value& value(const std::string& name, const std::string& user) const;
    void define_input();
    int add_tensor(Tensor tensor, const std::string& user);

    const onnx::GraphProto& graph_;
    std::string place_;
    int64_t opset_;
    int64_t batch_ = 1;
    FloatNetwork network_;
    std::unordered_map<std::string, Value> values_; // looked up only
    std::deque<onnx::TensorProto> own_;
};

} // namespace svp::compiler
