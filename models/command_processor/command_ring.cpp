// SPDX-License-Identifier: Apache-2.0
#include "models/command_processor/command_ring.h"

#include "interface/common/layer_command.h"

namespace svp {

void CommandRing::configure(uint64_t base, uint32_t entries)
{
    base_ = base;
    entries_ = entries;
    clear();
}

bool CommandRing::move_tail(uint32_t tail)
{
    if (tail >= entries_) return false;
    const uint32_t added = (tail - tail_) & (entries_ - 1);
    if (added > entries_ - 1 - depth()) return false;
    tail_ = tail;
    return true;
}

uint64_t CommandRing::head_address() const { return base_ + uint64_t{head_} * SVP_COMMAND_BYTES; }

} // namespace svp
