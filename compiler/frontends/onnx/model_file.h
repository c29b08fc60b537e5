// SPDX-License-Identifier: Apache-2.0
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

// The same from a file, which is never in memory beside the message.
std::unique_ptr<onnx::ModelProto> read_model(const std::string& path);

// Version of the default operator set. parse_model has checked that there is one, and that it is 1 to 18.
int64_t default_opset(const onnx::ModelProto& model);

} // namespace svp::compiler
