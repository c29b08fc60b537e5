// SPDX-License-Identifier: Apache-2.0
// Random small networks as ONNX files: branches, residual adds, concatenations, pooling, a classifier.
#pragma once

#include "compiler/frontends/topology/random.h"

#include <string>

namespace svp::test {

std::string random_onnx_network(compiler::Random& random);

} // namespace svp::test
