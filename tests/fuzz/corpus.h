// SPDX-License-Identifier: Apache-2.0
// Sound inputs that the fuzzers damage.
#pragma once

#include <cstdint>
#include <onnx/onnx_pb.h>
#include <vector>

namespace svp::test {

std::vector<onnx::ModelProto> sound_models();
std::vector<std::vector<uint8_t>> sound_loadables();

} // namespace svp::test
