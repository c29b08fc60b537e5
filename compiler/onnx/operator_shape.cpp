#include "compiler/onnx/operators.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

std::vector<int64_t> dims_of(const Node& node, Activation input)
{
    const Tensor& tensor = node.tensor(input);
    if (input.flat) return {node.batch(), static_cast<int64_t>(element_count(tensor))};
    return {node.batch(), tensor.channels, tensor.height, tensor.width};
}

// Zeros copied from the input's dimensions, one -1 computed. Empty where that is impossible.
std::vector<int64_t> resolve(std::vector<int64_t> target, const std::vector<int64_t>& dims, bool zero_copies)
{
    int64_t total = 1, known = 1;
    for (int64_t dim : dims)
        total *= dim;
    int64_t* open = nullptr;
    for (size_t i = 0; i < target.size(); ++i) {
        if (target[i] == 0 && zero_copies && i < dims.size()) target[i] = dims[i];
        if (target[i] == -1 && !open) {
            open = &target[i];
            continue;
        }
        if (target[i] < 1 || target[i] > total) return {};
        known *= target[i];
        if (known > total) return {};
    }
    if (open) *open = total / known;
    if (open) known *= *open;
    return known == total ? target : std::vector<int64_t>();
}

} // namespace

void import_flatten(Node& node)
{
    Activation input = node.activation(0);
    int64_t axis = node.attributes().integer("axis", 1);
    if (axis != 1 && axis != (input.flat ? -1 : -3)) node.fail("only axis 1 is supported");
    node.pass({input.tensor, true});
}

void import_reshape(Node& node)
{
    Activation input = node.activation(0);
    std::vector<int64_t> dims = dims_of(node, input), target = node.integers(1);
    bool zero_copies = node.attributes().integer("allowzero", 0) == 0;
    std::vector<int64_t> resolved = resolve(target, dims, zero_copies);
    if (resolved.size() == 2 && resolved[0] == node.batch()) return node.pass({input.tensor, true});
    if (resolved.size() == 4 && resolved == dims_of(node, {input.tensor, false})) {
        return node.pass({input.tensor, false});
    }
    node.fail(fmt::format("[{}] cannot become [{}]; only flattening to two dimensions and back is supported",
                          fmt::join(dims, ","), fmt::join(target, ",")));
}

void import_identity(Node& node) { node.pass_input(0); }

void import_dropout(Node& node)
{
    node.attributes().ignore("ratio");
    node.attributes().ignore("seed");
    if (node.has_input(2)) {
        std::vector<int64_t> training = node.integers(2);
        if (std::any_of(training.begin(), training.end(), [](int64_t value) { return value != 0; })) {
            node.fail("training_mode is set");
        }
    }
    node.pass(node.activation(0));
}

void import_constant(Node& node)
{
    Attributes& attributes = node.attributes();
    if (const onnx::TensorProto* tensor = attributes.tensor("value")) return node.define_constant_in_file(*tensor);
    onnx::TensorProto made;
    bool real = attributes.has("value_float") || attributes.has("value_floats");
    bool integer = attributes.has("value_int") || attributes.has("value_ints");
    if (real == integer) node.fail("it has no value that is supported");
    made.set_data_type(real ? onnx::TensorProto::FLOAT : onnx::TensorProto::INT64);
    for (float value : attributes.reals("value_floats"))
        made.add_float_data(value);
    for (int64_t value : attributes.integers("value_ints", {}))
        made.add_int64_data(value);
    bool scalar = attributes.has("value_float") || attributes.has("value_int");
    if (attributes.has("value_float")) made.add_float_data(attributes.real("value_float", 0.0F));
    if (attributes.has("value_int")) made.add_int64_data(attributes.integer("value_int", 0));
    if (!scalar) made.add_dims(made.float_data_size() + made.int64_data_size());
    node.define_constant(std::move(made));
}

} // namespace svp::compiler
