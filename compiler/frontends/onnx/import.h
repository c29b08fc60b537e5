// SPDX-License-Identifier: Apache-2.0
// A trained network from an ONNX file.
#pragma once

#include "compiler/ir/float_network.h"

#include <string>

namespace svp::compiler {

// Reads an ONNX model (operator set 1 to 18 of the default domain, one input, one output, constant weights) and
// simplifies it: BatchNormalization, padding and constant arithmetic per channel folded into convolutions, residual
// adds fused, activation functions as clamps. What the file has quantized already is kept to the bit. Any batch size is
// read as 1. Throws InputError with one line that names the file and the node: unreadable or damaged files, operators
// or attributes that cannot run (all unsupported operators are listed at once), shapes that contradict each other.
FloatNetwork import_onnx(const std::string& path);

// The same from the bytes of a file, whose data must all be inside; `place` starts every message.
FloatNetwork import_onnx_bytes(const std::string& bytes, const std::string& place);

} // namespace svp::compiler
