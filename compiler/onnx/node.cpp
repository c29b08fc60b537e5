#include "compiler/onnx/node.h"

#include "compiler/input_error.h"
#include "compiler/onnx/printable.h"

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

Activation Node::activation(int index) const { return builder_.activation(input_name(index), place_); }

Activation Node::image(int index) const
{
    Activation result = activation(index);
    if (result.flat) fail("its input has two dimensions; N,C,H,W is needed");
    return result;
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
    if (!found.reals.empty()) fail(fmt::format("input {} is not an integer tensor", index));
    return std::move(found.integers);
}

float Node::scalar(int index) const
{
    Constant found = constant(index);
    if (found.reals.size() != 1) fail(fmt::format("input {} is not one float number", index));
    return found.reals[0];
}

void Node::add(FloatLayer layer, int channels, int height, int width, bool flat)
{
    layer.shape.name = printable(proto_.name().empty() ? proto_.output(0) : proto_.name());
    Tensor output;
    output.name = printable(proto_.output(0));
    output.channels = channels;
    output.height = height;
    output.width = width;
    int tensor = builder_.add_layer(std::move(layer), std::move(output), place_);
    builder_.define(proto_.output(0), Activation{tensor, flat});
}

void Node::pass(Activation activation) { builder_.define(proto_.output(0), activation); }

void Node::pass_input(int index) { builder_.alias(proto_.output(0), input_name(index), place_); }

void Node::define_constant(onnx::TensorProto tensor) { builder_.define_own(proto_.output(0), std::move(tensor)); }

void Node::define_constant_in_file(const onnx::TensorProto& tensor) { builder_.define(proto_.output(0), tensor); }

int bounded(const Node& node, int64_t value, int low, int high, const std::string& what)
{
    if (value < low || value > high) node.fail(fmt::format("{} is {}; {} to {} are possible", what, value, low, high));
    return static_cast<int>(value);
}

} // namespace svp::compiler
