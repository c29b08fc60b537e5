// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/graph_builder.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/printable.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>
#include <utility>

namespace svp::compiler {
namespace {

constexpr int largest_extent = 65535;             // what a layer command holds
constexpr size_t most_elements = size_t{1} << 26; // [O] of one activation tensor; 20 times ImageNet's largest
constexpr int most_dimensions = 8;                // [O]

ElementType input_type(const onnx::TypeProto& type, const std::string& place)
{
    int code = type.has_tensor_type() ? type.tensor_type().elem_type() : onnx::TensorProto::UNDEFINED;
    switch (code) {
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::FLOAT16:
    case onnx::TensorProto::BFLOAT16:
    case onnx::TensorProto::DOUBLE:
        return ElementType::real;
    case onnx::TensorProto::INT8:
        return ElementType::int8;
    case onnx::TensorProto::UINT8:
        return ElementType::uint8;
    default:
        throw InputError(place + " is not a float, int8 or uint8 tensor");
    }
}

std::vector<int64_t> input_dims(const onnx::TensorShapeProto& shape, const std::string& place)
{
    if (shape.dim_size() == 0 || shape.dim_size() > most_dimensions) {
        throw InputError(
            fmt::format("{} has {} dimensions; 1 to {} are possible", place, shape.dim_size(), most_dimensions));
    }
    std::vector<int64_t> dims;
    for (int i = 0; i < shape.dim_size(); ++i) {
        bool batch = i == 0 && shape.dim_size() > 1;
        const onnx::TensorShapeProto::Dimension& dimension = shape.dim(i);
        std::string name = batch ? "batch" : i == 1 ? "number of channels" : fmt::format("size of axis {}", i);
        if (!dimension.has_dim_value() && !batch) {
            throw InputError(fmt::format("{}: the {} is not fixed; only the batch may be dynamic", place, name));
        }
        int64_t size = dimension.has_dim_value() ? dimension.dim_value() : 1;
        if (batch && size == 0) size = 1; // what some exporters write for a dynamic one
        if (size < 1 || size > int64_t{largest_extent} * largest_extent) {
            throw InputError(fmt::format("{}: the {} is {}; 1 to {} are possible", place, name, size, largest_extent));
        }
        dims.push_back(size);
    }
    return dims;
}

// N,C,H,W; with fewer dimensions the last ones are 1, but the width comes before the height; with more, all between
// the channels and the width are rows.
Tensor tensor_of(const std::vector<int64_t>& dims, const std::string& place)
{
    size_t channel_axis = dims.size() > 1 ? 1 : 0;
    int64_t channels = dims[channel_axis], height = 1, width = 1;
    for (size_t axis = channel_axis + 1; axis + 1 < dims.size(); ++axis)
        height = std::min<int64_t>(height * dims[axis], int64_t{1} << 40);
    if (dims.size() > channel_axis + 1) width = dims.back();
    if (std::max({channels, height, width}) > largest_extent) {
        throw InputError(fmt::format("{}: a tensor of {} x {} x {} is too large", place, channels, height, width));
    }
    Tensor tensor;
    tensor.channels = static_cast<int>(channels);
    tensor.height = static_cast<int>(height);
    tensor.width = static_cast<int>(width);
    return tensor;
}

} // namespace

AffineCode plain_code(ElementType type) { return {1.0F, type == ElementType::uint8 ? -128 : 0}; }

GraphBuilder::GraphBuilder(const onnx::GraphProto& graph, ModelSource source, int64_t opset)
    : graph_(graph),
      source_(std::move(source)),
      opset_(opset)
{
    network_.name = printable(graph.name());
    for (const onnx::TensorProto& initializer : graph.initializer())
        values_[initializer.name()] = &initializer;
    define_input();
    if (graph.output_size() != 1) {
        throw InputError(
            fmt::format("{}: the graph has {} outputs; exactly one is needed", place(), graph.output_size()));
    }
}

GraphBuilder::~GraphBuilder() = default;

void GraphBuilder::define_input()
{
    const onnx::ValueInfoProto* input = nullptr;
    for (const onnx::ValueInfoProto& candidate : graph_.input()) {
        if (values_.count(candidate.name())) continue; // old files list initializers as inputs, too
        if (input) throw InputError(place() + ": the graph has several inputs; exactly one is needed");
        input = &candidate;
    }
    if (!input) throw InputError(place() + ": the graph has no input");
    std::string user = fmt::format("{}: input '{}'", place(), printable(input->name()));
    input_type_ = input_type(input->type(), user);
    std::vector<int64_t> dims = input_dims(input->type().tensor_type().shape(), user);
    Tensor tensor = tensor_of(dims, user);
    tensor.name = printable(input->name());
    network_.input = add_tensor(tensor, user);
    define(input->name(), Activation{network_.input, dims, input_type_, false});
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
    if (const auto* activation = std::get_if<Activation>(&found)) return *activation;
    throw InputError(fmt::format("{}: '{}' is a constant; a computed tensor is needed", user, printable(name)));
}

Constant GraphBuilder::constant(const std::string& name, const std::string& user) const
{
    const Value& found = value(name, user);
    if (const auto* tensor = std::get_if<const onnx::TensorProto*>(&found)) {
        return decode_constant(**tensor, source_.folder, fmt::format("{}: tensor '{}'", user, printable(name)));
    }
    if (const auto* made = std::get_if<std::shared_ptr<const Constant>>(&found)) return **made;
    throw InputError(fmt::format("{}: '{}' is computed; a constant is needed", user, printable(name)));
}

bool GraphBuilder::is_constant(const std::string& name) const
{
    auto found = values_.find(name);
    return found != values_.end() && !std::holds_alternative<Activation>(found->second);
}

void GraphBuilder::define(const std::string& name, Constant constant)
{
    values_[name] = std::make_shared<const Constant>(std::move(constant));
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

bool GraphBuilder::fix_code(int tensor, const AffineCode& code)
{
    auto [found, fresh] = network_.fixed_codes.emplace(tensor, code);
    if (!fresh) return found->second == code;
    for (const FloatLayer& layer : network_.layers) {
        if (layer.shape.output != tensor || layer.shape.kind != LayerKind::pool_max) continue;
        if (!fix_code(layer.shape.inputs[0], code)) return false;
    }
    return true;
}

// The output must be made by a layer.
void GraphBuilder::add_copy_to_output()
{
    FloatLayer copy;
    copy.shape.name = "copy";
    copy.shape.kind = LayerKind::concat;
    copy.shape.inputs = {network_.output};
    Tensor output = network_.tensor(network_.output);
    output.name = printable(graph_.output(0).name());
    network_.output = add_layer(std::move(copy), std::move(output), place());
}

FloatNetwork GraphBuilder::take()
{
    network_.output = activation(graph_.output(0).name(), place() + ": the graph's output").tensor;
    if (network_.output == network_.input) add_copy_to_output();
    if (input_type_ != ElementType::real && !network_.fixed_code(network_.input)) {
        fix_code(network_.input, plain_code(input_type_));
    }
    return std::move(network_);
}

} // namespace svp::compiler
