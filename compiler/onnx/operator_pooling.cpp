#include "compiler/onnx/operators.h"
#include "compiler/onnx/window.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

void add_pooling(Node& node, LayerKind kind)
{
    Activation input = node.image(0);
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    Layer& shape = layer.shape;
    shape.kind = kind;
    shape.inputs = {input.tensor};
    read_kernel_shape(node, shape);
    OutputExtent output = read_window(node, tensor, shape);
    require_windows_on_input(node, tensor, shape, output);
    if (kind == LayerKind::pool_average) {
        shape.count_padding = node.attributes().integer("count_include_pad", 0) != 0;
        // The padding that rounding adds never counts, which one divisor for all padding cannot say.
        if (shape.count_padding && output.padded_by_rounding) {
            node.fail("ceil_mode with count_include_pad is not supported for these sizes");
        }
    }
    node.add(std::move(layer), tensor.channels, output.height, output.width, false);
}

void add_global_pooling(Node& node, LayerKind kind, bool flat)
{
    Activation input = node.image(0);
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.kind = kind;
    layer.shape.inputs = {input.tensor};
    layer.shape.kernel_h = bounded(node, tensor.height, 1, 255, "the height of a globally pooled tensor");
    layer.shape.kernel_w = bounded(node, tensor.width, 1, 255, "the width of a globally pooled tensor");
    node.add(std::move(layer), tensor.channels, 1, 1, flat);
}

} // namespace

void import_max_pool(Node& node)
{
    if (node.attributes().integer("storage_order", 0) != 0) node.fail("attribute 'storage_order' must be 0");
    add_pooling(node, LayerKind::pool_max);
}

void import_average_pool(Node& node) { add_pooling(node, LayerKind::pool_average); }

void import_global_max_pool(Node& node) { add_global_pooling(node, LayerKind::pool_max, false); }

void import_global_average_pool(Node& node) { add_global_pooling(node, LayerKind::pool_average, false); }

void import_reduce_mean(Node& node)
{
    node.attributes().ignore("noop_with_empty_axes"); // matters without axes only
    std::vector<int64_t> axes = node.attributes().integers("axes", {});
    if (node.has_input(1)) axes = node.integers(1);
    for (int64_t& axis : axes)
        axis += axis < 0 ? 4 : 0;
    bool spatial = axes == std::vector<int64_t>{2, 3} || axes == std::vector<int64_t>{3, 2};
    if (!spatial) node.fail("only the mean over height and width (axes 2 and 3) is supported");
    add_global_pooling(node, LayerKind::pool_average, node.attributes().integer("keepdims", 1) == 0);
}

} // namespace svp::compiler
