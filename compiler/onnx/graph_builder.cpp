#include "compiler/onnx/graph_builder.h"

#include "compiler/input_error.h"
#include "compiler/onnx/printable.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>
#include <set>
#include <utility>

namespace svp::compiler {
namespace {

constexpr int largest_extent = 65535;             // what a layer command holds
constexpr size_t most_elements = size_t{1} << 26; // [O] of one activation tensor; 20 times ImageNet's largest

int extent_of(const onnx::TensorShapeProto::Dimension& dimension, const char* axis, const std::string& place)
{
    if (!dimension.has_dim_value()) {
        throw InputError(fmt::format("{}: the {} is not fixed; only the batch may be dynamic", place, axis));
    }
    if (dimension.dim_value() < 1 || dimension.dim_value() > largest_extent) {
        throw InputError(
            fmt::format("{}: the {} is {}; 1 to {} are possible", place, axis, dimension.dim_value(), largest_extent));
    }
    return static_cast<int>(dimension.dim_value());
}

} // namespace

GraphBuilder::GraphBuilder(const onnx::GraphProto& graph, std::string place, int64_t opset)
    : graph_(graph),
      place_(std::move(place)),
      opset_(opset)
{
    network_.name = printable(graph.name());
    for (const onnx::TensorProto& initializer : graph.initializer())
        values_[initializer.name()] = &initializer;
    define_input();
    if (graph.output_size() != 1) {
        throw InputError(
            fmt::format("{}: the graph has {} outputs; exactly one is needed", place_, graph.output_size()));
    }
}

GraphBuilder::~GraphBuilder() = default;

void GraphBuilder::define_input()
{
    const onnx::ValueInfoProto* input = nullptr;
    for (const onnx::ValueInfoProto& candidate : graph_.input()) {
        if (values_.count(candidate.name())) continue; // old files list initializers as inputs, too
        if (input) throw InputError(place_ + ": the graph has several inputs; exactly one is needed");
        input = &candidate;
    }
    if (!input) throw InputError(place_ + ": the graph has no input");
    std::string place = fmt::format("{}: input '{}'", place_, printable(input->name()));
    if (!input->type().has_tensor_type() || input->type().tensor_type().elem_type() != onnx::TensorProto::FLOAT) {
        throw InputError(place + " is not a float tensor");
    }
    const onnx::TensorShapeProto& shape = input->type().tensor_type().shape();
    bool flat = shape.dim_size() == 2;
    if (shape.dim_size() != 4 && !flat) {
        throw InputError(fmt::format("{} has {} dimensions; N,C,H,W or N,C is needed", place, shape.dim_size()));
    }
    if (shape.dim(0).has_dim_value()) batch_ = extent_of(shape.dim(0), "batch", place);
    Tensor tensor;
    tensor.name = printable(input->name());
    tensor.channels = extent_of(shape.dim(1), "number of channels", place);
    tensor.height = flat ? 1 : extent_of(shape.dim(2), "height", place);
    tensor.width = flat ? 1 : extent_of(shape.dim(3), "width", place);
    network_.input = add_tensor(tensor, place);
    define(input->name(), Activation{network_.input, flat});
}

const GraphBuilder::Value& GraphBuilder::value(const std::string& name, const std::string& user) const
{
    auto found = values_.find(name);
    if (found != values_.end()) return found->second;
    throw InputError(fmt::format("{}: tensor '{}' is no output that is supported", user, printable(name)));
}

Activation GraphBuilder::activation(const std::string& name, const std::string& user) const
{
    const Value& found = value(name, user);
    if (const Activation* activation = std::get_if<Activation>(&found)) return *activation;
    throw InputError(fmt::format("{}: '{}' is a constant; a computed tensor is needed", user, printable(name)));
}

Constant GraphBuilder::constant(const std::string& name, const std::string& user) const
{
    const Value& found = value(name, user);
    if (const auto* tensor = std::get_if<const onnx::TensorProto*>(&found)) {
        return decode_constant(**tensor, fmt::format("{}: tensor '{}'", user, printable(name)));
    }
    throw InputError(fmt::format("{}: '{}' is computed; a constant is needed", user, printable(name)));
}

bool GraphBuilder::is_constant(const std::string& name) const
{
    auto found = values_.find(name);
    return found != values_.end() && std::holds_alternative<const onnx::TensorProto*>(found->second);
}

void GraphBuilder::define_own(const std::string& name, onnx::TensorProto tensor)
{
    own_.push_back(std::move(tensor));
    values_[name] = &own_.back();
}

void GraphBuilder::alias(const std::string& name, const std::string& old, const std::string& user)
{
    Value target = value(old, user);
    values_[name] = target;
}

int GraphBuilder::add_tensor(Tensor tensor, const std::string& user)
{
    if (tensor.channels > largest_extent || tensor.height > largest_extent || tensor.width > largest_extent ||
        element_count(tensor) > most_elements) {
        throw InputError(fmt::format("{}: a tensor of {} x {} x {} is too large", user, tensor.channels, tensor.height,
                                     tensor.width));
    }
    network_.tensors.push_back(std::move(tensor));
    return static_cast<int>(network_.tensors.size()) - 1;
}

int GraphBuilder::add_layer(FloatLayer layer, Tensor output, const std::string& user)
{
    layer.shape.output = add_tensor(std::move(output), user);
    network_.layers.push_back(std::move(layer));
    return network_.layers.back().shape.output;
}

FloatNetwork GraphBuilder::take()
{
    std::string user = place_ + ": the graph's output";
    network_.output = activation(graph_.output(0).name(), user).tensor;
    if (network_.layers.empty()) throw InputError(place_ + ": the network computes nothing");
    return std::move(network_);
}

} // namespace svp::compiler
