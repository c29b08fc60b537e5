// An ONNX file as a checked protobuf message.
#pragma once

#include <memory>
#include <string>

namespace onnx {
class ModelProto;
}

namespace svp::compiler {

// Throws InputError where the bytes are no ONNX model, have no graph, or no usable version of the default operators.
std::unique_ptr<onnx::ModelProto> parse_model(const std::string& bytes, const std::string& place);

// Version of the default operator set. parse_model has checked that there is one, and that it is 7 or later.
int64_t default_opset(const onnx::ModelProto& model);

} // namespace svp::compiler
