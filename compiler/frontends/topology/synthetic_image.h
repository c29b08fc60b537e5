// SPDX-License-Identifier: Apache-2.0
// An image for runs without --images.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/oracle/integer_executor.h"

#include <cstdint>

namespace svp::compiler {

// Codes of the network's input tensor, C, H, W: per channel a smooth random pattern with a little noise, so that
// neighbouring pixels resemble each other as in photographs. [O] Same seed and shape, same image.
Codes synthetic_image(const Network& network, uint64_t seed);
Codes synthetic_image(const Tensor& input, uint64_t seed);

} // namespace svp::compiler
