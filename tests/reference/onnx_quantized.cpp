// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/onnx_quantized.h"

#include <algorithm>
#include <cmath>
#include <onnx/onnx_pb.h>

namespace svp::test {
namespace {

double at(const Array* values, size_t index, double missing)
{
    if (!values) return missing;
    return values->values.at(values->values.size() == 1 ? 0 : index);
}

} // namespace

Array dequantized(const Array& x, const Array* scale, const Array* zero_point, size_t axis)
{
    Array result = x;
    result.type = onnx::TensorProto::FLOAT;
    size_t inner = 1;
    for (size_t d = axis + 1; d < x.dims.size(); ++d)
        inner *= static_cast<size_t>(x.dims[d]);
    for (size_t i = 0; i < x.values.size(); ++i) {
        size_t index = axis < x.dims.size() ? i / inner % static_cast<size_t>(x.dims[axis]) : 0;
        result.values[i] = at(scale, index, 1.0) * (x.values[i] - at(zero_point, index, 0.0));
    }
    return result;
}

Array quantized(const Array& x, const Array& scale, const Array& zero_point)
{
    Array result = x;
    result.type = zero_point.type;
    double low = zero_point.type == onnx::TensorProto::INT8 ? -128.0 : 0.0;
    for (double& value : result.values) {
        double code = std::nearbyint(value / scale.values.at(0)) + zero_point.values.at(0);
        value = std::min(std::max(code, low), low + 255.0);
    }
    return result;
}

} // namespace svp::test
