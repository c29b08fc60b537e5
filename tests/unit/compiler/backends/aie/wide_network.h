// SPDX-License-Identifier: Apache-2.0
// Single layers over wide tensors with many channels: what random_network does not make.
#pragma once

#include "compiler/ir/network.h"
#include "tests/support/random_network.h"

namespace svp::test {

// A convolution, depthwise convolution or pooling whose rows, windows or channels do not fit small cores at once.
compiler::Network wide_network(RandomNumbers& random);

} // namespace svp::test
