// SPDX-License-Identifier: Apache-2.0
// Random networks whose values mean something: requantization that fits the sums, so that outputs are neither all
// clamped nor all equal and a wrong sum shows.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"
#include "tests/support/random_network.h"

namespace svp::test {

// Codes for a tensor: each is the zero point with a chance of `zero_percent`, else anything.
compiler::Codes random_codes(RandomNumbers& random, const compiler::Tensor& tensor, int zero_percent);

// As random_network, its requantization and clamps chosen on `zero_percent` of zeros in the input.
compiler::Network lively_network(RandomNumbers& random, int layers, int zero_percent);

} // namespace svp::test
