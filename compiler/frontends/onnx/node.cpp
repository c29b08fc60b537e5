// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/node.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/printable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <onnx/onnx_pb.h>
#include <utility>

namespace svp::compiler {

Node::Node(const onnx::NodeProto& proto, GraphBuilder& builder, std::string place)
    : proto_(proto),
      builder_(builder),
      place_(std::move(place)),
      attributes_(proto, place_)
{
    if (proto.output_size() == 0 || proto.output(0).empty()) fail("it has no output");
    name_ = printable(proto_.name().empty() ? proto_.output(0) : proto_.name());
}

void Node::fail(const std::string& problem) const { throw InputError(place_ + ": " + problem); }

int Node::input_count() const { return proto_.input_size(); }

bool Node::has_input(int index) const { return index < proto_.input_size() && !proto_.input(index).empty(); }

const std::string& Node::input_name(int index) const
{
    if (!has_input(index)) fail(fmt::format("input {} is missing", index));
    return proto_.input(index);
}

bool Node::is_constant(int index) const { return builder_.is_constant(input_name(index)); }

Activation Node::view(int index) const { return builder_.activation(input_name(index), place_); }

Activation Node::operand(int index) const
{
    Activation found = view(index);
    if (found.on_host) fail("it follows a softmax, which is left to the host and must come last");
    return found;
}

Activation Node::real(int index) const
{
    Activation found = operand(index);
    if (found.type == ElementType::real) return found;
    fail(fmt::format("input {} is {}; a {} before it is needed", index, type_name(found.type),
                     found.type == ElementType::int32 ? "Cast to float" : "DequantizeLinear"));
}

Activation Node::as_image(Activation activation) const
{
    const Tensor& t = tensor(activation);
    const std::vector<int64_t>& dims = activation.dims;
    bool image = dims.size() == 4 && dims[1] == t.channels && dims[2] == t.height && dims[3] == t.width;
    bool line = dims.size() == 3 && dims[1] == t.channels && t.height == 1 && dims[2] == t.width;
    if (image || line) return activation;
    if (dims.size() != 3 && dims.size() != 4)
        fail(fmt::format("its input has {} dimensions; N,C,H,W or N,C,W is needed", dims.size()));
    fail(fmt::format("its input [{}] was computed as {} x {} x {}, which cannot be seen as N,C,H,W or N,C,W",
                     fmt::join(dims, ","), t.channels, t.height, t.width));
}

Constant Node::constant(int index) const { return builder_.constant(input_name(index), place_); }

std::vector<float> Node::reals(int index, const std::vector<int64_t>& dims) const
{
    Constant found = constant(index);
    if (found.dims != dims) {
        fail(fmt::format("input {} has the shape [{}]; [{}] is needed", index, fmt::join(found.dims, ","),
                         fmt::join(dims, ",")));
    }
    if (!found.is_real()) fail(fmt::format("input {} is not a float tensor", index));
    return std::move(found.reals);
}

std::vector<int64_t> Node::integers(int index) const
{
    Constant found = constant(index);
    if (found.is_real()) fail(fmt::format("input {} is not an integer tensor", index));
    if (found.integers.size() == found.size()) return std::move(found.integers);
    return {found.bytes.begin(), found.bytes.end()};
}

float Node::scalar(int index) const
{
    Constant found = constant(index);
    if (found.size() != 1) fail(fmt::format("input {} is not one number", index));
    return found.is_real() ? found.reals[0] : static_cast<float>(found.integer(0));
}

void Node::add(FloatLayer layer, Tensor output, std::vector<int64_t> dims, ElementType type)
{
    layer.shape.name = name_;
    output.name = printable(proto_.output(0));
    int tensor = builder_.add_layer(std::move(layer), std::move(output), place_);
    builder_.define(proto_.output(0), Activation{tensor, std::move(dims), type, false});
}

int Node::add_part(const std::string& part, FloatLayer layer, Tensor output)
{
    layer.shape.name = name_ + "." + part;
    output.name = printable(proto_.output(0)) + "." + part;
    return builder_.add_layer(std::move(layer), std::move(output), place_);
}

void Node::pass(Activation activation) { builder_.define(proto_.output(0), std::move(activation)); }

void Node::define(Constant constant) { builder_.define(proto_.output(0), std::move(constant)); }

void Node::define_constant_in_file(const onnx::TensorProto& tensor) { builder_.define(proto_.output(0), tensor); }

void Node::fix_code(const Activation& activation, const AffineCode& code)
{
    if (builder_.fix_code(activation.tensor, code)) return;
    const AffineCode& before = *builder_.fixed_code(activation.tensor);
    fail(fmt::format("it reads '{}' with scale {} and zero point {}, which were {} and {} before (of int8 codes)",
                     tensor(activation).name, code.scale, code.zero_point, before.scale, before.zero_point));
}

void Node::fix_output(const AffineCode& code) { fix_code(builder_.activation(proto_.output(0), place_), code); }

void Node::mark_output_integer() { builder_.mark_integer(builder_.activation(proto_.output(0), place_).tensor); }

int bounded(const Node& node, int64_t value, int low, int high, const std::string& what)
{
    if (value < low || value > high) node.fail(fmt::format("{} is {}; {} to {} are possible", what, value, low, high));
    return static_cast<int>(value);
}

size_t axis_of(const Node& node, int64_t axis, size_t rank)
{
    auto size = static_cast<int64_t>(rank);
    if (axis < -size || axis >= size) node.fail(fmt::format("there is no axis {} of {} dimensions", axis, rank));
    return static_cast<size_t>(axis < 0 ? axis + size : axis);
}

std::optional<size_t> channel_axis(const Node& node, const Activation& activation)
{
    const std::vector<int64_t>& dims = activation.dims;
    if (dims.empty()) return std::nullopt;
    size_t axis = dims.size() > 1 ? 1 : 0, total = 1;
    for (size_t i = axis; i < dims.size(); ++i)
        total *= static_cast<size_t>(dims[i]);
    const Tensor& tensor = node.tensor(activation);
    if (dims[axis] != tensor.channels || total != element_count(tensor)) return std::nullopt;
    return axis;
}

Tensor shape_of(int channels, int height, int width)
{
    Tensor result;
    result.channels = channels;
    result.height = height;
    result.width = width;
    return result;
}

} // namespace svp::compiler
