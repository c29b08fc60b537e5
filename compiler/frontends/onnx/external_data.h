// SPDX-License-Identifier: Apache-2.0
// Values of a tensor that lie in a file beside the model.
#pragma once

#include <string>

namespace onnx {
class TensorProto;
}

namespace svp::compiler {

// The bytes that external_data names; `folder` is the model's, empty where it has none. Throws InputError beginning
// with `place` where the location leaves the folder, offset and length are no part of the file or differ from `bytes`.
std::string read_external_data(const onnx::TensorProto& tensor, const std::string& folder, size_t bytes,
                               const std::string& place);

} // namespace svp::compiler
