#include "compiler/onnx/constant.h"

#include "compiler/input_error.h"

#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

constexpr int64_t most_elements = int64_t{1} << 28;

// `count` little-endian elements of type T, converted to type To.
template <class T, class To>
std::vector<To> from_raw(const std::string& raw, int64_t count, const std::string& place)
{
    if (raw.size() != static_cast<size_t>(count) * sizeof(T)) {
        throw InputError(fmt::format("{}: the dimensions need {} bytes of data, there are {}", place,
                                     static_cast<size_t>(count) * sizeof(T), raw.size()));
    }
    std::vector<To> result(static_cast<size_t>(count));
    for (size_t i = 0; i < result.size(); ++i) {
        T value;
        std::memcpy(&value, raw.data() + i * sizeof(T), sizeof(T));
        result[i] = static_cast<To>(value);
    }
    return result;
}

template <class To, class Field>
std::vector<To> from_field(const Field& field, int64_t count, const std::string& place)
{
    if (field.size() != count) {
        throw InputError(fmt::format("{}: the dimensions need {} values, there are {}", place, count, field.size()));
    }
    std::vector<To> result;
    result.reserve(static_cast<size_t>(count));
    for (auto value : field)
        result.push_back(static_cast<To>(value));
    return result;
}

template <class Raw, class To, class Field>
std::vector<To> values(const onnx::TensorProto& tensor, const Field& field, int64_t count, const std::string& place)
{
    if (tensor.has_raw_data()) return from_raw<Raw, To>(tensor.raw_data(), count, place);
    return from_field<To>(field, count, place);
}

} // namespace

int64_t dimension_product(const std::vector<int64_t>& dims, const std::string& place)
{
    int64_t product = 1;
    for (int64_t dim : dims) {
        if (dim < 0 || dim > most_elements) throw InputError(fmt::format("{}: impossible dimension {}", place, dim));
        product *= dim;
        if (product > most_elements) throw InputError(fmt::format("{}: more than {} values", place, most_elements));
    }
    return product;
}

Constant decode_constant(const onnx::TensorProto& tensor, const std::string& place)
{
    if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
        throw InputError(place + ": the values lie in another file; save the model with its weights inside");
    }
    if (tensor.has_segment()) throw InputError(place + ": segmented tensors are not supported");
    Constant result;
    result.dims.assign(tensor.dims().begin(), tensor.dims().end());
    int64_t count = dimension_product(result.dims, place);
    switch (tensor.data_type()) {
    case onnx::TensorProto::FLOAT:
        result.reals = values<float, float>(tensor, tensor.float_data(), count, place);
        break;
    case onnx::TensorProto::DOUBLE:
        result.reals = values<double, float>(tensor, tensor.double_data(), count, place);
        break;
    case onnx::TensorProto::INT64:
        result.integers = values<int64_t, int64_t>(tensor, tensor.int64_data(), count, place);
        break;
    case onnx::TensorProto::INT32:
        result.integers = values<int32_t, int64_t>(tensor, tensor.int32_data(), count, place);
        break;
    case onnx::TensorProto::BOOL:
        result.integers = values<int8_t, int64_t>(tensor, tensor.int32_data(), count, place);
        break;
    default:
        throw InputError(fmt::format("{}: data type {} is not supported; weights must be float", place,
                                     onnx::TensorProto::DataType_IsValid(tensor.data_type())
                                         ? onnx::TensorProto::DataType_Name(tensor.data_type())
                                         : std::to_string(tensor.data_type())));
    }
    for (float value : result.reals) {
        if (!std::isfinite(value)) throw InputError(place + ": a value is not a finite number");
    }
    return result;
}

} // namespace svp::compiler
