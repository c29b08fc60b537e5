// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/move_log.h"

#include <algorithm>

namespace svp::aie {

namespace {
void add_gap(MoveLog::Split& split, uint64_t from, uint64_t to, uint64_t ready)
{
    if (from >= to) return;
    const uint64_t border = std::clamp(ready, from, to);
    split.this_side += border - from;
    split.other_side += to - border;
}
} // namespace

MoveLog::Split MoveLog::account(uint64_t from, uint64_t to, uint64_t ready)
{
    Split split;
    while (from < to && !runs_.empty()) {
        Run& run = runs_.front();
        add_gap(split, from, std::min(to, run.cycle), run.ready);
        if (run.cycle >= to) return split;
        const uint64_t count = std::min(run.count, to - run.cycle);
        split.moved += count;
        from = run.cycle + count;
        last_ = from - 1;
        run.cycle += count;
        run.count -= count;
        if (run.count == 0) runs_.pop();
    }
    add_gap(split, from, to, ready);
    return split;
}

uint64_t MoveLog::beats_before(uint64_t cycle) const
{
    uint64_t later = 0;
    for (size_t i = 0; i < runs_.size(); ++i)
        later += runs_[i].count - std::min(runs_[i].count, cycle > runs_[i].cycle ? cycle - runs_[i].cycle : 0);
    return beats_ - later;
}

uint64_t MoveLog::last_before(uint64_t cycle) const
{
    uint64_t last = last_;
    for (size_t i = 0; i < runs_.size() && runs_[i].cycle < cycle; ++i)
        last = std::min(runs_[i].cycle + runs_[i].count, cycle) - 1;
    return last;
}

void MoveLog::clear()
{
    runs_.clear();
    beats_ = 0;
    last_ = 0;
}

} // namespace svp::aie
