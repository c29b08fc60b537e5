// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/weight_ring.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {

CoreResult<> WeightRing::set(const svp_aie_record& r)
{
    const uint64_t bytes = uint64_t{r.u.buffer.stride} * r.count;
    if (r.count == 0 || r.count > SVP_AIE_MAX_LOCK_VALUE || r.u.buffer.stride < sizeof(svp_aie_block_header))
        return CoreFault("a weight ring of " + std::to_string(r.count) + " slots of " +
                         std::to_string(r.u.buffer.stride) + " bytes");
    CoreResult<uint8_t*> start = environment_.bytes_at(r.u.buffer.base, bytes, "weight ring");
    if (!start) return start.fault();
    bytes_ = *start;
    base_ = r.u.buffer.base;
    slot_bytes_ = r.u.buffer.stride;
    slots_ = r.count;
    next_ = 0;
    full_ = r.lock;
    empty_ = static_cast<unsigned>(r.value);
    return {};
}

void WeightRing::reset()
{
    bytes_ = nullptr;
    taken_ = false;
    block_.clear();
}

CoreResult<WeightRing::Slots> WeightRing::first_slot() const
{
    if (bytes_ == nullptr) return CoreFault("the weight ring was never set");
    if (taken_) return CoreFault("the last block was not given back");
    return Slots{full_, 1};
}

CoreResult<WeightRing::Slots> WeightRing::other_slots()
{
    std::memcpy(&header_, bytes_ + size_t{next_} * slot_bytes_, sizeof header_);
    const svp_aie_block_header& h = header_;
    const uint64_t bytes = uint64_t{h.slots} * slot_bytes_;
    if (h.slots == 0 || h.slots > slots_ || h.bytes < sizeof h || h.bytes > bytes)
        return CoreFault("a block of " + std::to_string(h.slots) + " slots and " + std::to_string(h.bytes) +
                         " bytes in a ring of " + std::to_string(slots_) + " slots");
    if (h.kind != SVP_AIE_BLOCK_PROGRAM && h.kind != SVP_AIE_BLOCK_WEIGHTS)
        return CoreFault("a block of kind " + std::to_string(h.kind));
    block_address_ = base_ + next_ * slot_bytes_;
    return Slots{full_, static_cast<int>(h.slots - 1)};
}

CoreResult<> WeightRing::take()
{
    const size_t slots = header_.slots, until_end = std::min(slots, size_t{slots_ - next_});
    block_.assign(header_, bytes_ + size_t{next_} * slot_bytes_, until_end * slot_bytes_, bytes_,
                  (slots - until_end) * slot_bytes_);
    next_ = (next_ + header_.slots) % slots_;
    taken_ = true;
    return block_.is_weights() ? block_.check_requants() : CoreResult<>{};
}

CoreResult<WeightRing::Slots> WeightRing::give()
{
    if (!taken_) return CoreFault("no block to give back");
    taken_ = false;
    block_.clear();
    return Slots{empty_, static_cast<int>(header_.slots)};
}

} // namespace svp::aie
