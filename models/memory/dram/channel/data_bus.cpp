// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/channel/data_bus.h"

#include <algorithm>

namespace svp {

void DataBus::transfer(bool write, uint64_t now, uint64_t data, const Gap& gap)
{
    (write ? counters_.bus_bytes_written : counters_.bus_bytes_read) += burst_bytes_;
    ledger_.flush(now);
    if (data > free_from_) {
        // Nothing to do, then a refresh or what held this access back.
        const uint64_t begin = std::clamp(pending_since_, free_from_, data);
        const uint64_t refresh_begin = std::clamp(gap.refresh_begin, begin, data);
        const uint64_t refresh_end = std::clamp(gap.refresh_end, refresh_begin, data);
        if (begin < refresh_begin) ledger_.begin(gap.reason, begin);
        if (refresh_begin < refresh_end) ledger_.begin(BusState::refresh, refresh_begin);
        if (refresh_end < data) ledger_.begin(gap.reason, refresh_end);
    }
    free_from_ = data + burst_cycles_;
    ledger_.begin(write ? BusState::write : BusState::read, data);
    ledger_.begin(BusState::idle, free_from_);
    if (!trace_.attached()) return;
    trace_.set(write ? 2 : 1, data * period_ticks_);
    trace_.set(0, free_from_ * period_ticks_);
}

void DataBus::settle(uint64_t edge, BusState reason)
{
    ledger_.flush(edge);
    if (edge > free_from_) {
        const uint64_t begin = std::clamp(pending_since_, free_from_, edge);
        if (begin < edge) ledger_.begin(reason, begin);
        ledger_.begin(BusState::idle, edge);
        free_from_ = edge;
    }
    ledger_.settle(edge);
}

} // namespace svp
