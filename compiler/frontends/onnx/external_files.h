// SPDX-License-Identifier: Apache-2.0
// The files beside an ONNX model that hold values of its tensors.
#pragma once

#include <string>
#include <vector>

namespace svp::compiler {

// Their paths, sorted, each once; as the model says, whether they are there or not. Throws InputError where the model
// cannot be read.
std::vector<std::string> external_files(const std::string& path);

} // namespace svp::compiler
