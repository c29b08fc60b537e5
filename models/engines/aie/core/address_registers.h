// SPDX-License-Identifier: Apache-2.0
// A core's address registers: each a ring of buffers, of which one is the current one.
#pragma once

#include "interface/engines/aie/core_program.h"
#include "models/engines/aie/core/core_result.h"

#include <array>

namespace svp::aie {

class AddressRegisters {
  public:
    CoreResult<> set(const svp_aie_record& r);     // SET_BUFFER
    CoreResult<> advance(const svp_aie_record& r); // ADVANCE
    // Of the current buffer, as the core addresses it; a register that was never set is at fault.
    CoreResult<uint32_t> address(unsigned reg) const;
    void reset() { buffers_ = {}; }

  private:
    struct Buffers {
        uint32_t base = 0, stride = 0, count = 0, index = 0;
    };
    bool is_set(unsigned reg) const { return reg < SVP_AIE_REGISTERS && buffers_[reg].count != 0; }

    std::array<Buffers, SVP_AIE_REGISTERS> buffers_{};
};

} // namespace svp::aie
