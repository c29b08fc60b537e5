// SPDX-License-Identifier: Apache-2.0
// When a MAC row takes the values of its slice, and when that stops the slice. No SystemC in here.
//
// Pixel p needs cycles[p] in the slice and leaves it no earlier than the MAC row took pixel p - depth; its value is at
// the MAC row tree_latency cycles later, which takes one every `interval` cycles.                              [R/O]
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace svp::escalate {

class MacRow {
  public:
    void reset(unsigned depth)
    {
        taken_.assign(depth, 0);
        oldest_ = 0;
        free_edge_ = 0;
    }

    // The values of one row, the slice starting on edge `start`. Returns the edge on which the last leaves the slice.
    uint64_t take(uint64_t start, const uint32_t* cycles, unsigned pixels, unsigned tree_latency, unsigned interval)
    {
        uint64_t leaves = start;
        for (unsigned p = 0; p < pixels; ++p) {
            leaves = std::max(leaves + cycles[p], taken_[oldest_]);
            const uint64_t taken = std::max(leaves + tree_latency, free_edge_);
            free_edge_ = taken + interval;
            taken_[oldest_] = taken;
            oldest_ = oldest_ + 1 == taken_.size() ? 0 : oldest_ + 1;
        }
        return leaves;
    }

    // When it has worked on the last value it took.
    uint64_t free_edge() const { return free_edge_; }

  private:
    std::vector<uint64_t> taken_; // by the last `depth` pixels
    size_t oldest_ = 0;
    uint64_t free_edge_ = 0;
};

} // namespace svp::escalate
