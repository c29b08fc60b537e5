// SPDX-License-Identifier: Apache-2.0
// Operators that compute nothing, or on the host.
#include "compiler/frontends/onnx/operators.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

void pass_input(Node& node)
{
    if (node.is_constant(0)) return node.define(node.constant(0));
    node.pass(node.view(0));
}

void leave_to_host(Node& node, bool logarithm)
{
    Activation input = node.real(0);
    const std::vector<int64_t>& dims = input.dims;
    bool old = node.opset() < 13; // all axes from the given one on are one then
    size_t axis = axis_of(node, node.attributes().integer("axis", old ? 1 : -1), dims.size());
    if (axis == 0 && dims.size() > 1 && (dims[0] != 1 || old)) {
        node.fail(fmt::format("a softmax over axis 0 of [{}] mixes the batch", fmt::join(dims, ",")));
    }
    HostSoftmax softmax;
    softmax.name = node.name();
    softmax.logarithm = logarithm;
    softmax.length = static_cast<size_t>(dims[axis]);
    for (size_t i = axis + 1; i < dims.size(); ++i)
        (old ? softmax.length : softmax.stride) *= static_cast<size_t>(dims[i]);
    node.set_softmax(softmax);
    input.on_host = true;
    node.pass(std::move(input));
}

} // namespace

void import_identity(Node& node) { pass_input(node); }

void import_dropout(Node& node)
{
    node.attributes().ignore("ratio");
    node.attributes().ignore("seed");
    if (node.opset() < 7 && node.attributes().integer("is_test", 0) == 0) node.fail("is_test is not set");
    if (node.has_input(2)) {
        std::vector<int64_t> training = node.integers(2);
        if (std::any_of(training.begin(), training.end(), [](int64_t value) { return value != 0; })) {
            node.fail("training_mode is set");
        }
    }
    pass_input(node);
}

void import_softmax(Node& node) { leave_to_host(node, false); }

void import_log_softmax(Node& node) { leave_to_host(node, true); }

void import_constant(Node& node)
{
    Attributes& attributes = node.attributes();
    if (const onnx::TensorProto* tensor = attributes.tensor("value")) return node.define_constant_in_file(*tensor);
    bool real = attributes.has("value_float") || attributes.has("value_floats");
    bool integer = attributes.has("value_int") || attributes.has("value_ints");
    if (real == integer) node.fail("it has no value that is supported");
    Constant made;
    made.type = real ? ElementType::real : ElementType::int64;
    made.reals = attributes.reals("value_floats");
    made.integers = attributes.integers("value_ints", {});
    bool scalar = attributes.has("value_float") || attributes.has("value_int");
    if (attributes.has("value_float")) made.reals = {attributes.real("value_float", 0.0F)};
    if (attributes.has("value_int")) made.integers = {attributes.integer("value_int", 0)};
    if (!scalar) made.dims = {static_cast<int64_t>(made.size())};
    for (float value : made.reals) {
        if (!std::isfinite(value)) node.fail("its value is not a finite number");
    }
    node.define(std::move(made));
}

} // namespace svp::compiler
