// SPDX-License-Identifier: Apache-2.0
// Cycles of consecutive beats, kept as runs of one beat per cycle. No SystemC in here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::aie {

struct BeatRun {
    uint64_t first = 0; // index of its first beat
    uint64_t cycle = 0; // in which that beat moves; the next one a cycle later
    uint64_t count = 0;

    uint64_t end() const { return first + count; }
    uint64_t cycle_of(uint64_t beat) const { return cycle + (beat - first); }
    uint64_t last_cycle() const { return cycle + count - 1; }
};

class RunList {
  public:
    bool empty() const { return front_ == runs_.size(); }
    void clear()
    {
        runs_.clear();
        front_ = 0;
    }
    // Beats that follow those already here, each later than the one before.
    void append(uint64_t first, uint64_t cycle, uint64_t count)
    {
        if (!empty() && runs_.back().end() == first && runs_.back().last_cycle() + 1 == cycle)
            runs_.back().count += count;
        else
            runs_.push_back({first, cycle, count});
    }
    // Beats before this one are of no interest any more.
    void forget_before(uint64_t beat)
    {
        while (!empty() && runs_[front_].end() <= beat)
            ++front_;
        if (front_ < 32 && !empty()) return;
        runs_.erase(runs_.begin(), runs_.begin() + static_cast<std::ptrdiff_t>(front_));
        front_ = 0;
    }
    // The run that holds this beat, or null.
    const BeatRun* find(uint64_t beat) const
    {
        for (size_t i = front_; i < runs_.size(); ++i)
            if (beat < runs_[i].end()) return beat >= runs_[i].first ? &runs_[i] : nullptr;
        return nullptr;
    }
    const BeatRun* begin() const { return runs_.data() + front_; }
    const BeatRun* end() const { return runs_.data() + runs_.size(); }

  private:
    std::vector<BeatRun> runs_;
    size_t front_ = 0;
};

} // namespace svp::aie
