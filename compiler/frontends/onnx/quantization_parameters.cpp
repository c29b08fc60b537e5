// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/quantization_parameters.h"

#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace svp::compiler {
namespace {

bool is_scale(float value) { return std::isfinite(value) && value > 0.0F; }

// How many scales or zero points there are for `size` indices of an axis: one or `size`.
void require_count(const Node& node, const Constant& constant, size_t size, const char* what)
{
    if (constant.size() == 1 || (constant.dims.size() == 1 && constant.size() == size)) return;
    node.fail(fmt::format("it has {} {} for {} indices of its axis", constant.size(), what, size));
}

int64_t at(const Constant& constant, size_t i) { return constant.integer(constant.size() == 1 ? 0 : i); }

} // namespace

AffineCode TensorParameters::code() const
{
    return {scale, static_cast<int>(zero_point) - (type == ElementType::uint8 ? 128 : 0)};
}

TensorParameters number_parameters(const Node& node, int zero_point, ElementType type)
{
    TensorParameters result;
    result.type = type;
    if (!node.has_input(zero_point)) return result;
    Constant constant = node.constant(zero_point);
    if (constant.type != ElementType::int8 && constant.type != ElementType::uint8) {
        node.fail(fmt::format("zero point {} is {}, not int8 or uint8", zero_point, type_name(constant.type)));
    }
    if (constant.size() != 1) node.fail(fmt::format("zero point {} is not one number for the tensor", zero_point));
    result.zero_point = constant.integer(0);
    result.type = constant.type;
    return result;
}

TensorParameters tensor_parameters(const Node& node, int scale, int zero_point, ElementType type)
{
    TensorParameters result = number_parameters(node, zero_point, type);
    Constant constant = node.constant(scale);
    if (!constant.is_real() || constant.size() != 1) {
        node.fail(fmt::format("scale {} is not one number for the tensor", scale));
    }
    result.scale = constant.reals[0];
    if (!is_scale(result.scale)) node.fail(fmt::format("scale {} is {}", scale, result.scale));
    return result;
}

Constant dequantized(const Node& node, const Constant& numbers, const Constant* scales, const Constant* zero_points,
                     int64_t axis)
{
    if (numbers.is_real()) node.fail("float numbers cannot be dequantized");
    bool per_axis = (scales && scales->size() > 1) || (zero_points && zero_points->size() > 1);
    size_t along = per_axis ? axis_of(node, axis, numbers.dims.size()) : 0;
    size_t count = per_axis ? static_cast<size_t>(numbers.dims[along]) : 1, inner = 1;
    for (size_t i = along + 1; per_axis && i < numbers.dims.size(); ++i)
        inner *= static_cast<size_t>(numbers.dims[i]);
    if (scales) require_count(node, *scales, count, "scales");
    if (zero_points) require_count(node, *zero_points, count, "zero points");
    if ((scales && !scales->is_real()) || (zero_points && zero_points->is_real())) {
        node.fail("its scales are not float or its zero points are");
    }
    Constant result;
    result.dims = numbers.dims;
    result.codes = ConstantCodes{{}, scales ? scales->reals : std::vector<float>{1.0F}, along};
    for (float scale : result.codes->scales) {
        if (!is_scale(scale)) node.fail(fmt::format("its scale is {}", scale));
    }
    bool many_scales = result.codes->scales.size() > 1;
    result.reals.reserve(numbers.size());
    result.codes->numbers.reserve(numbers.size());
    for (size_t i = 0; i < numbers.size(); ++i) {
        size_t index = per_axis ? i / inner % count : 0;
        int64_t number = numbers.integer(i) - (zero_points ? at(*zero_points, index) : 0);
        if (number < std::numeric_limits<int32_t>::min() || number > std::numeric_limits<int32_t>::max()) {
            node.fail("a number less its zero point leaves int32");
        }
        result.codes->numbers.push_back(static_cast<int32_t>(number));
        result.reals.push_back(static_cast<float>(number) * result.codes->scales[many_scales ? index : 0]);
    }
    return result;
}

} // namespace svp::compiler
