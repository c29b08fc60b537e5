// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/channelwise.h"
#include "compiler/frontends/onnx/operators.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace svp::compiler {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

// 8-bit numbers without a scale stand for themselves.
Activation number_operand(Node& node)
{
    Activation input = node.operand(0);
    bool bare = input.type == ElementType::int8 || input.type == ElementType::uint8;
    if (bare) node.fix_code(input, plain_code(input.type));
    return input;
}

// A copy that clamps. Simplification folds it into the layer before where it can.
void add_clamp(Node& node, float low, float high)
{
    Activation input = number_operand(node);
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.kind = LayerKind::concat;
    layer.shape.inputs = {input.tensor};
    constexpr float largest = std::numeric_limits<float>::max(); // what some files write for "no bound"
    if (low > -largest) layer.low = low;
    if (high < largest) layer.high = high;
    node.add(std::move(layer), tensor, input.dims, input.type);
    if (input.type == ElementType::int32) node.mark_output_integer();
    if (input.type == ElementType::int8 || input.type == ElementType::uint8) node.fix_output(plain_code(input.type));
}

} // namespace

void import_relu(Node& node) { add_clamp(node, 0.0F, infinity); }

void import_clip(Node& node)
{
    float low = -infinity, high = infinity;
    if (node.opset() < 11) {
        if (node.attributes().has("min")) low = node.attributes().real("min", low);
        if (node.attributes().has("max")) high = node.attributes().real("max", high);
    } else {
        if (node.has_input(1)) low = node.scalar(1);
        if (node.has_input(2)) high = node.scalar(2);
    }
    if (low > high) low = high; // as ONNX defines it: the maximum wins
    add_clamp(node, low, high);
}

// slope * x + (1 - slope) * relu(x), which holds for every slope: a scaled copy that clamps, then a scaling with it as
// its residual. With the copy's scale tied to that of a quantized input its codes are exact, and there is one rounding.
void import_leaky_relu(Node& node)
{
    Activation input = node.real(0);
    const Tensor tensor = node.tensor(input);
    float slope = node.attributes().real("alpha", 0.01F), rest = 1.0F - slope;
    if (rest == 0.0F) return node.pass(input);
    FloatLayer positive = scaling_layer(node, input, rest);
    positive.low = rest > 0.0F ? 0.0F : -infinity;
    positive.high = rest > 0.0F ? infinity : 0.0F;
    Activation part{node.add_part("positive", std::move(positive), tensor), input.dims, ElementType::real, false};
    if (const AffineCode* code = node.fixed_code(input)) {
        node.fix_code(part, {code->scale * std::max(rest, -rest), rest > 0.0F ? -128 : 127});
    }
    FloatLayer sum = scaling_layer(node, input, slope);
    sum.shape.inputs.push_back(part.tensor);
    node.add(std::move(sum), tensor, input.dims);
}

void import_concat(Node& node)
{
    if (node.input_count() == 0) node.fail("it has no inputs");
    Activation first = node.real(0);
    const Tensor tensor = node.tensor(first);
    size_t rank = first.dims.size(), axis = axis_of(node, node.attributes().integer("axis", 1), rank);
    if (axis != (rank == 1 ? 0 : 1)) node.fail("only channels can be concatenated (axis 1)");
    FloatLayer layer;
    layer.shape.kind = LayerKind::concat;
    int64_t channels = 0;
    std::vector<int64_t> dims = first.dims;
    dims[axis] = 0;
    for (int i = 0; i < node.input_count(); ++i) {
        Activation input = node.real(i);
        const Tensor& other = node.tensor(input);
        std::vector<int64_t> others = input.dims;
        if (others.size() == rank) others[axis] = first.dims[axis];
        if (other.height != tensor.height || other.width != tensor.width || others != first.dims) {
            node.fail(fmt::format("its inputs 0 and {} differ in height, width or number of dimensions", i));
        }
        layer.shape.inputs.push_back(input.tensor);
        channels += other.channels;
        dims[axis] += input.dims[axis];
    }
    // Appending is what concatenation of channels does in memory, too.
    int64_t values = 1;
    for (size_t i = axis; i < rank; ++i)
        values *= first.dims[i];
    if (values != static_cast<int64_t>(element_count(tensor))) node.fail("its axis 0 is not the batch");
    int total = bounded(node, channels, 1, 65535, "the number of channels");
    node.add(std::move(layer), shape_of(total, tensor.height, tensor.width), std::move(dims));
}

} // namespace svp::compiler
