// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/operators.h"
#include "compiler/frontends/onnx/window.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace svp::compiler {
namespace {

void add_pooling(Node& node, const Activation& input, LayerKind kind)
{
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    Layer& shape = layer.shape;
    shape.kind = kind;
    shape.inputs = {input.tensor};
    read_kernel_shape(node, input, shape);
    OutputExtent output = read_window(node, input, shape);
    require_windows_on_input(node, tensor, shape, output);
    bool same_size = output.height == tensor.height && output.width == tensor.width;
    if (shape.kernel_h == 1 && shape.kernel_w == 1 && same_size) return node.pass(input);
    if (kind == LayerKind::pool_average) {
        shape.count_padding = node.attributes().integer("count_include_pad", 0) != 0;
        // The padding that rounding adds never counts, which one divisor for all padding cannot say.
        if (shape.count_padding && output.padded_by_rounding) {
            node.fail("ceil_mode with count_include_pad is not supported for these sizes");
        }
    }
    node.add(std::move(layer), shape_of(tensor.channels, output.height, output.width),
             output.dims(input, tensor.channels), input.type);
    const AffineCode* code = node.fixed_code(input);
    if (kind == LayerKind::pool_max && code) node.fix_output(AffineCode(*code));
}

// Pools all rows, all columns or both.
void pool_axes(Node& node, const Activation& input, LayerKind kind, bool rows, bool columns, std::vector<int64_t> dims)
{
    const Tensor tensor = node.tensor(input);
    FloatLayer layer;
    layer.shape.kind = kind;
    layer.shape.inputs = {input.tensor};
    if (rows) layer.shape.kernel_h = bounded(node, tensor.height, 1, 255, "the height of a globally pooled tensor");
    if (columns) layer.shape.kernel_w = bounded(node, tensor.width, 1, 255, "the width of a globally pooled tensor");
    Tensor output = shape_of(tensor.channels, rows ? 1 : tensor.height, columns ? 1 : tensor.width);
    node.add(std::move(layer), output, std::move(dims));
}

void pool_globally(Node& node, LayerKind kind)
{
    Activation input = node.real(0);
    if (!channel_axis(node, input) || input.dims.size() < 3) {
        node.fail(fmt::format("its input [{}] is not N,C,H,W", fmt::join(input.dims, ",")));
    }
    std::vector<int64_t> dims(input.dims.size(), 1);
    std::copy_n(input.dims.begin(), 2, dims.begin());
    pool_axes(node, input, kind, true, true, std::move(dims));
}

std::vector<int64_t> reduced_axes(Node& node)
{
    node.attributes().ignore("noop_with_empty_axes"); // matters without axes only
    std::vector<int64_t> axes = node.attributes().integers("axes", {});
    if (node.has_input(1)) axes = node.integers(1);
    return axes;
}

} // namespace

void import_max_pool(Node& node)
{
    if (node.attributes().integer("storage_order", 0) != 0) node.fail("attribute 'storage_order' must be 0");
    Activation input = node.as_image(node.operand(0));
    if (input.type == ElementType::int32) node.fail("its input is int32");
    add_pooling(node, input, LayerKind::pool_max);
}

void import_average_pool(Node& node) { add_pooling(node, node.image(0), LayerKind::pool_average); }

void import_global_max_pool(Node& node) { pool_globally(node, LayerKind::pool_max); }

void import_global_average_pool(Node& node) { pool_globally(node, LayerKind::pool_average); }

void import_reduce_mean(Node& node)
{
    Activation input = node.as_image(node.real(0));
    size_t rank = input.dims.size();
    bool rows = false, columns = false, others = false;
    std::vector<bool> reduced(rank, false);
    for (int64_t given : reduced_axes(node)) {
        size_t axis = axis_of(node, given, rank);
        reduced[axis] = true;
        others = others || axis < 2;
        columns = columns || axis == rank - 1;
        rows = rows || (axis == 2 && rank == 4);
    }
    if (others || (!rows && !columns)) {
        node.fail("only the mean over height, width or both (axes 2 and 3) is supported");
    }
    bool keep = node.attributes().integer("keepdims", 1) != 0;
    std::vector<int64_t> dims;
    for (size_t axis = 0; axis < rank; ++axis) {
        if (!reduced[axis]) dims.push_back(input.dims[axis]);
        if (reduced[axis] && keep) dims.push_back(1);
    }
    pool_axes(node, input, LayerKind::pool_average, rows, columns, std::move(dims));
}

} // namespace svp::compiler
