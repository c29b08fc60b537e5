// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/address_registers.h"

namespace svp::aie {

CoreResult<> AddressRegisters::set(const svp_aie_record& r)
{
    if (r.reg >= SVP_AIE_REGISTERS || r.count == 0) return CoreFault("a buffer register that does not exist");
    buffers_[r.reg] = {r.u.buffer.base, r.u.buffer.stride, r.count, 0};
    return {};
}

CoreResult<> AddressRegisters::advance(const svp_aie_record& r)
{
    if (!is_set(r.reg)) return CoreFault("a buffer that was never set");
    Buffers& buffers = buffers_[r.reg];
    buffers.index = (buffers.index + 1) % buffers.count;
    return {};
}

CoreResult<uint32_t> AddressRegisters::address(unsigned reg) const
{
    if (!is_set(reg)) return CoreFault("buffer register " + std::to_string(reg) + " was never set");
    const Buffers& buffers = buffers_[reg];
    return buffers.base + buffers.stride * buffers.index;
}

} // namespace svp::aie
