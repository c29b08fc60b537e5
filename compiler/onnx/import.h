// A trained network from an ONNX file.
#pragma once

#include "compiler/onnx/float_network.h"

#include <string>

namespace svp::compiler {

// Reads an ONNX model (opset 7 or later of the default domain, one input, one output, float weights inside the file)
// and simplifies it: BatchNormalization and constant arithmetic per channel folded into convolutions, residual adds
// fused, activation functions as clamps. Any batch size is read as 1. Throws InputError with one line that names the
// file and the node: unreadable or damaged files, operators or attributes that cannot run (all unsupported operators
// are listed at once), shapes that contradict each other.
FloatNetwork import_onnx(const std::string& path);

// The same from the bytes of a file; `place` starts every message.
FloatNetwork import_onnx_bytes(const std::string& bytes, const std::string& place);

} // namespace svp::compiler
