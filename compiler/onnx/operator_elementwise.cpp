#include "compiler/onnx/operators.h"

#include <fmt/format.h>
#include <limits>

namespace svp::compiler {
namespace {

// A copy that clamps. Simplification folds it into the layer before where it can.
void add_clamp(Node& node, float low, float high)
{
    Activation input = node.activation(0);
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.kind = LayerKind::concat;
    layer.shape.inputs = {input.tensor};
    constexpr float largest = std::numeric_limits<float>::max(); // what some files write for "no bound"
    if (low > -largest) layer.low = low;
    if (high < largest) layer.high = high;
    node.add(std::move(layer), tensor.channels, tensor.height, tensor.width, input.flat);
}

} // namespace

void import_relu(Node& node) { add_clamp(node, 0.0F, std::numeric_limits<float>::infinity()); }

void import_clip(Node& node)
{
    float low = -std::numeric_limits<float>::infinity(), high = -low;
    if (node.opset() < 11) {
        if (node.attributes().has("min")) low = node.attributes().real("min", low);
        if (node.attributes().has("max")) high = node.attributes().real("max", high);
    } else {
        if (node.has_input(1)) low = node.scalar(1);
        if (node.has_input(2)) high = node.scalar(2);
    }
    if (low > high) node.fail(fmt::format("its minimum {} is above its maximum {}", low, high));
    add_clamp(node, low, high);
}

void import_concat(Node& node)
{
    if (node.input_count() == 0) node.fail("it has no inputs");
    Activation first = node.activation(0);
    const Tensor tensor = node.tensor(first);
    int64_t axis = node.attributes().integer("axis", 1);
    if (axis != 1 && axis != (first.flat ? -1 : -3)) node.fail("only channels can be concatenated (axis 1)");
    FloatLayer layer;
    layer.shape.kind = LayerKind::concat;
    int64_t channels = 0;
    for (int i = 0; i < node.input_count(); ++i) {
        Activation input = node.activation(i);
        const Tensor& other = node.tensor(input);
        if (other.height != tensor.height || other.width != tensor.width || input.flat != first.flat) {
            node.fail(fmt::format("its inputs 0 and {} differ in height, width or number of dimensions", i));
        }
        if (input.flat && (other.height > 1 || other.width > 1)) node.fail("its inputs are flattened images");
        layer.shape.inputs.push_back(input.tensor);
        channels += other.channels;
    }
    int total = bounded(node, channels, 1, 65535, "the number of channels");
    node.add(std::move(layer), total, tensor.height, tensor.width, first.flat);
}

} // namespace svp::compiler
