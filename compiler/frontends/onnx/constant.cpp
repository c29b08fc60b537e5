// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/constant.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/external_data.h"

#include <cmath>
#include <cstring>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

constexpr int64_t most_elements = int64_t{1} << 28;

// IEEE half precision.
float half_to_float(uint16_t bits)
{
    int exponent = bits >> 10 & 0x1f, mantissa = bits & 0x3ff;
    float magnitude = exponent == 0x1f ? std::numeric_limits<float>::infinity()
                      : exponent == 0  ? std::ldexp(static_cast<float>(mantissa), -24)
                                       : std::ldexp(static_cast<float>(mantissa | 0x400), exponent - 25);
    return bits & 0x8000 ? -magnitude : magnitude;
}

// The upper half of a float.
float brain_to_float(uint16_t bits)
{
    uint32_t wide = static_cast<uint32_t>(bits) << 16;
    float value;
    std::memcpy(&value, &wide, sizeof value);
    return value;
}

// A tensor's elements, wherever they are stored.
class Elements {
  public:
    Elements(const onnx::TensorProto& tensor, const std::string& folder, const std::string& place, int64_t count)
        : tensor_(tensor),
          folder_(folder),
          place_(place),
          count_(static_cast<size_t>(count))
    {
    }

    // Little-endian elements of type Stored, or the values of the typed field, each through `convert`.
    template <class Stored, class To, class Field, class Convert>
    std::vector<To> read(const Field& field, Convert convert) const
    {
        if (tensor_.data_location() == onnx::TensorProto::EXTERNAL) {
            return from_raw<Stored, To>(read_external_data(tensor_, folder_, count_ * sizeof(Stored), place_), convert);
        }
        if (tensor_.has_raw_data()) return from_raw<Stored, To>(tensor_.raw_data(), convert);
        if (static_cast<size_t>(field.size()) != count_) {
            throw InputError(
                fmt::format("{}: the dimensions need {} values, there are {}", place_, count_, field.size()));
        }
        std::vector<To> result;
        result.reserve(count_);
        for (auto value : field)
            result.push_back(convert(static_cast<Stored>(value)));
        return result;
    }

    template <class Stored, class To, class Field>
    std::vector<To> read(const Field& field) const
    {
        return read<Stored, To>(field, [](Stored value) { return static_cast<To>(value); });
    }

  private:
    template <class Stored, class To, class Convert>
    std::vector<To> from_raw(const std::string& raw, Convert convert) const
    {
        if (raw.size() != count_ * sizeof(Stored)) {
            throw InputError(fmt::format("{}: the dimensions need {} bytes of data, there are {}", place_,
                                         count_ * sizeof(Stored), raw.size()));
        }
        std::vector<To> result(count_);
        for (size_t i = 0; i < count_; ++i) {
            Stored value;
            std::memcpy(&value, raw.data() + i * sizeof(Stored), sizeof(Stored));
            result[i] = convert(value);
        }
        return result;
    }

    const onnx::TensorProto& tensor_;
    const std::string& folder_;
    const std::string& place_;
    size_t count_;
};

[[noreturn]] void refuse_type(const onnx::TensorProto& tensor, const std::string& place)
{
    throw InputError(fmt::format("{}: data type {} is not supported", place,
                                 onnx::TensorProto::DataType_IsValid(tensor.data_type())
                                     ? onnx::TensorProto::DataType_Name(tensor.data_type())
                                     : std::to_string(tensor.data_type())));
}

void read_values(const onnx::TensorProto& tensor, const Elements& elements, const std::string& place, Constant& result)
{
    switch (tensor.data_type()) {
    case onnx::TensorProto::FLOAT:
        result.reals = elements.read<float, float>(tensor.float_data());
        return;
    case onnx::TensorProto::DOUBLE:
        result.reals = elements.read<double, float>(tensor.double_data());
        return;
    case onnx::TensorProto::FLOAT16:
        result.reals = elements.read<uint16_t, float>(tensor.int32_data(), half_to_float);
        return;
    case onnx::TensorProto::BFLOAT16:
        result.reals = elements.read<uint16_t, float>(tensor.int32_data(), brain_to_float);
        return;
    case onnx::TensorProto::INT8:
        result.type = ElementType::int8;
        result.bytes = elements.read<int8_t, int16_t>(tensor.int32_data());
        return;
    case onnx::TensorProto::UINT8:
        result.type = ElementType::uint8;
        result.bytes = elements.read<uint8_t, int16_t>(tensor.int32_data());
        return;
    case onnx::TensorProto::INT32:
        result.type = ElementType::int32;
        result.integers = elements.read<int32_t, int64_t>(tensor.int32_data());
        return;
    case onnx::TensorProto::INT64:
        result.type = ElementType::int64;
        result.integers = elements.read<int64_t, int64_t>(tensor.int64_data());
        return;
    case onnx::TensorProto::BOOL:
        result.type = ElementType::boolean;
        result.integers = elements.read<int8_t, int64_t>(tensor.int32_data());
        return;
    default:
        refuse_type(tensor, place);
    }
}

} // namespace

const char* type_name(ElementType type)
{
    switch (type) {
    case ElementType::real:
        return "float";
    case ElementType::int8:
        return "int8";
    case ElementType::uint8:
        return "uint8";
    case ElementType::int32:
        return "int32";
    case ElementType::int64:
        return "int64";
    case ElementType::boolean:
        return "bool";
    }
    return "unknown";
}

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

Constant decode_constant(const onnx::TensorProto& tensor, const std::string& folder, const std::string& place)
{
    if (tensor.has_segment()) throw InputError(place + ": segmented tensors are not supported");
    Constant result;
    result.dims.assign(tensor.dims().begin(), tensor.dims().end());
    int64_t count = dimension_product(result.dims, place);
    read_values(tensor, Elements(tensor, folder, place, count), place, result);
    for (float value : result.reals) {
        if (!std::isfinite(value)) throw InputError(place + ": a value is not a finite number");
    }
    return result;
}

Constant transposed(const Constant& constant, const std::vector<size_t>& permutation)
{
    size_t rank = permutation.size();
    std::vector<size_t> strides(rank, 1), steps(rank);
    for (size_t axis = rank; axis-- > 1;)
        strides[axis - 1] = strides[axis] * static_cast<size_t>(constant.dims[axis]);
    Constant result;
    result.type = constant.type;
    for (size_t axis = 0; axis < rank; ++axis) {
        steps[axis] = strides[permutation[axis]];
        result.dims.push_back(constant.dims[permutation[axis]]);
    }
    if (constant.codes) {
        result.codes = ConstantCodes{{}, constant.codes->scales, 0};
        for (size_t axis = 0; axis < rank; ++axis) {
            if (permutation[axis] == constant.codes->axis) result.codes->axis = axis;
        }
    }
    std::vector<int64_t> position(rank, 0);
    size_t from = 0;
    for (size_t i = 0; i < constant.size(); ++i) {
        if (!constant.reals.empty()) result.reals.push_back(constant.reals[from]);
        if (!constant.bytes.empty()) result.bytes.push_back(constant.bytes[from]);
        if (!constant.integers.empty()) result.integers.push_back(constant.integers[from]);
        if (constant.codes) result.codes->numbers.push_back(constant.codes->numbers[from]);
        for (size_t axis = rank; axis-- > 0;) {
            from += steps[axis];
            if (++position[axis] < result.dims[axis]) break;
            from -= steps[axis] * static_cast<size_t>(result.dims[axis]);
            position[axis] = 0;
        }
    }
    return result;
}

} // namespace svp::compiler
