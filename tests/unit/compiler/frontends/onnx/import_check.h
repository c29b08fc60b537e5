// SPDX-License-Identifier: Apache-2.0
// Import and float execution held against the naive evaluation of the same file.
#pragma once

#include "compiler/frontends/topology/random.h"
#include "compiler/ir/float_network.h"

#include <string>
#include <vector>

namespace svp::test {

// Numbers in [-1, 1).
std::vector<float> random_reals(compiler::Random& random, size_t count);

// Imports the bytes and expects the network's output to equal the naive evaluation on a random image. Returns the
// network for further expectations.
compiler::FloatNetwork expect_same_as_evaluator(const std::string& bytes, compiler::Random& random);

// The message with which import refuses the bytes; empty, and a failure, where it does not.
std::string import_error(const std::string& bytes);

} // namespace svp::test
