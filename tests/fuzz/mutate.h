// SPDX-License-Identifier: Apache-2.0
// Damages bytes and models, the same way for the same seed.
#pragma once

#include "compiler/frontends/topology/random.h"

#include <cstdint>
#include <onnx/onnx_pb.h>
#include <vector>

namespace svp::test {

// One to eight changes: bits flipped, bytes set, runs removed, repeated or taken from `other`, words made extreme.
void mutate_bytes(std::vector<uint8_t>& bytes, const std::vector<uint8_t>& other, compiler::Random& random);

// One to four changes that leave it a protobuf message: names, types, operators, dimensions, attributes, data.
void mutate_model(onnx::ModelProto& model, compiler::Random& random);

} // namespace svp::test
