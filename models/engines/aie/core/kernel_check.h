// SPDX-License-Identifier: Apache-2.0
// What a kernel's record says, and whether it contradicts itself.
#pragma once

#include "interface/engines/aie/core_program.h"
#include "models/engines/aie/core/core_result.h"

namespace svp::aie {

inline bool is_convolution(const svp_aie_record& r) { return r.opcode == SVP_AIE_CONVOLVE; }

// Flags and shapes, whatever the buffers hold.
CoreResult<> check_kernel(const svp_aie_record& r);

} // namespace svp::aie
