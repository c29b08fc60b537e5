// SPDX-License-Identifier: Apache-2.0
// From an ONNX file to a quantized network: import, compression, quantization.
#pragma once

#include "platform/run/model_source.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace svp {

// A network that is ready to be lowered; the members are those of Model.
struct QuantizedModel {
    compiler::Network network;
    std::optional<compiler::HostSoftmax> softmax;
    std::vector<compiler::CompressedLayer> outcomes;
    std::shared_ptr<const compiler::FloatNetwork> original, compressed;
    std::vector<std::vector<float>> calibration_images;
};

// Notes: where ranges come from synthetic images, what the file brings,
// what an engine cannot use. Throws InputError.
QuantizedModel trained_model(const ModelRequest& request, std::vector<std::string>& notes);

} // namespace svp
