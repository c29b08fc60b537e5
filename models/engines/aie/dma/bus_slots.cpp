// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/bus_slots.h"

#include <algorithm>

namespace svp::aie {

bool BusSlots::look_ahead()
{
    if (ahead_.words > 0) return true;
    if (cursor_.words_left() == 0) return false;
    ahead_ = cursor_.next(UINT64_MAX);
    return true;
}

bool BusSlots::plan(BusSlot& slot)
{
    if (!look_ahead()) return false;
    const uint64_t first = address_ + 4 * ahead_.offset;
    const uint64_t words = std::min(ahead_.words, (bytes_ - first % bytes_) / 4);
    DmaRequest& request = slot.request;
    request.address = first;
    request.run_bytes = static_cast<uint32_t>(4 * words);
    request.runs = 1;
    request.stride = 0;
    uint64_t last = ahead_.offset;
    ahead_.offset += words;
    ahead_.words -= words;
    while (ahead_.words == 0 && uint64_t{request.run_bytes} * (request.runs + 1) <= bytes_ && look_ahead()) {
        const uint64_t distance = 4 * (ahead_.offset - last);
        if (ahead_.words != words || ahead_.offset <= last) break;
        if (request.runs > 1 && distance != request.stride) break;
        request.stride = distance;
        ++request.runs;
        last = ahead_.offset;
        ahead_.words = 0;
    }
    slot.words = static_cast<uint32_t>(words * request.runs);
    return true;
}

void BusSlots::start(const AccessPattern& pattern, uint64_t address)
{
    pattern_ = pattern;
    cursor_ = WordCursor(pattern_);
    address_ = address;
    ahead_ = {};
}

} // namespace svp::aie
