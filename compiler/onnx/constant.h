// A constant of an ONNX graph, decoded from its protobuf form.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace onnx {
class TensorProto;
}

namespace svp::compiler {

struct Constant {
    std::vector<int64_t> dims;
    std::vector<float> reals;      // of floating-point tensors
    std::vector<int64_t> integers; // of integer and boolean tensors

    bool is_real() const { return integers.empty(); }
};

// FLOAT and DOUBLE become reals, INT32, INT64 and BOOL integers; typed fields or raw bytes. Throws InputError beginning
// with `place` where the type is another, sizes contradict each other, a value is not finite or the data is elsewhere.
Constant decode_constant(const onnx::TensorProto& tensor, const std::string& place);

// Product of the dimensions. Throws InputError where one is negative or the product exceeds 2^28.
int64_t dimension_product(const std::vector<int64_t>& dims, const std::string& place);

} // namespace svp::compiler
