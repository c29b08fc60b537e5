// SPDX-License-Identifier: Apache-2.0
// A constant of an ONNX graph, decoded from its protobuf form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace onnx {
class TensorProto;
}

namespace svp::compiler {

enum class ElementType { real, int8, uint8, int32, int64, boolean };

// "int8"; real numbers are "float".
const char* type_name(ElementType type);

// The whole numbers behind a dequantized constant: value = scale * number, with one scale, or one per index of an axis.
struct ConstantCodes {
    std::vector<int32_t> numbers; // the file's codes less their zero point
    std::vector<float> scales;
    size_t axis = 0; // where there are several scales
};

struct Constant {
    ElementType type = ElementType::real;
    std::vector<int64_t> dims;
    std::vector<float> reals;           // real
    std::vector<int16_t> bytes;         // int8 and uint8, which may be many
    std::vector<int64_t> integers;      // all other types
    std::optional<ConstantCodes> codes; // of a real one that was dequantized

    bool is_real() const { return type == ElementType::real; }
    size_t size() const { return reals.size() + bytes.size() + integers.size(); }
    // Of any type but real.
    int64_t integer(size_t i) const { return bytes.empty() ? integers[i] : bytes[i]; }
};

// FLOAT, DOUBLE, FLOAT16 and BFLOAT16 become reals; typed fields, raw bytes or, where the model's folder is known,
// another file inside it. Throws InputError beginning with `place` where the type is none of ElementType, sizes
// contradict each other, a value is not finite or the data cannot be had.
Constant decode_constant(const onnx::TensorProto& tensor, const std::string& folder, const std::string& place);

// Product of the dimensions. Throws InputError where one is negative or the product exceeds 2^28.
int64_t dimension_product(const std::vector<int64_t>& dims, const std::string& place);

// The same values in an order in which axis i of the result is axis permutation[i] of the constant.
Constant transposed(const Constant& constant, const std::vector<size_t>& permutation);

} // namespace svp::compiler
