// SPDX-License-Identifier: Apache-2.0
// The recursion of MacRow against a machine that goes through every cycle.
#include "models/engines/escalate/basis_engine/mac_row.h"

#include <deque>
#include <gtest/gtest.h>
#include <random>

namespace {

// Slice, adder tree, FIFO and MAC row, edge by edge.
class SlowMacRow {
  public:
    SlowMacRow(unsigned depth, unsigned latency, unsigned interval)
        : depth_(depth),
          latency_(latency),
          interval_(interval)
    {
    }

    uint64_t take(uint64_t start, const std::vector<uint32_t>& cycles)
    {
        while (edge_ < start)
            step_mac_row(), edge_ += 1;
        uint64_t left_at = start;
        size_t pixel = 0;
        uint32_t work = cycles[0];
        for (;; ++edge_) {
            bool moved = true;
            while (moved) {
                moved = step_mac_row();
                if (pixel < cycles.size() && work == 0 && in_flight_.size() < depth_) {
                    in_flight_.push_back(edge_ + latency_);
                    left_at = edge_;
                    if (++pixel < cycles.size()) work = cycles[pixel];
                    moved = true;
                }
            }
            if (pixel == cycles.size()) return left_at;
            if (work > 0) work -= 1;
        }
    }
    uint64_t drain()
    {
        for (; !in_flight_.empty(); ++edge_)
            step_mac_row();
        return free_;
    }

  private:
    bool step_mac_row()
    {
        if (in_flight_.empty() || in_flight_.front() > edge_ || free_ > edge_) return false;
        in_flight_.pop_front();
        free_ = edge_ + interval_;
        return true;
    }

    unsigned depth_, latency_, interval_;
    uint64_t edge_ = 0, free_ = 0;
    std::deque<uint64_t> in_flight_; // left the slice, not yet taken: when each is at the MAC row
};

TEST(MacRow, EqualsTheSlowMachine)
{
    std::mt19937_64 random(11);
    for (unsigned trial = 0; trial < 2000; ++trial) {
        const unsigned depth = 1 + random() % 6, latency = random() % 6, interval = 1 + random() % 4;
        const unsigned lowest = random() % 2, spread = 1 + random() % 6;
        svp::escalate::MacRow fast;
        fast.reset(depth);
        SlowMacRow slow(depth, latency, interval);
        uint64_t start = random() % 5;
        for (unsigned row = 0; row < 4; ++row) {
            std::vector<uint32_t> cycles(1 + random() % 12);
            for (uint32_t& c : cycles)
                c = lowest + static_cast<uint32_t>(random() % spread);
            const auto pixels = static_cast<unsigned>(cycles.size());
            const uint64_t end = fast.take(start, cycles.data(), pixels, latency, interval);
            ASSERT_EQ(end, slow.take(start, cycles)) << "trial " << trial << " row " << row;
            start = end + random() % 3;
        }
        ASSERT_EQ(fast.free_edge(), slow.drain()) << "trial " << trial;
    }
}

// The basis engine's short cut: with a value a cycle at most and a FIFO as deep as the tree nothing ever waits.
TEST(MacRow, NothingWaitsWhereTheFifoCoversTheTree)
{
    std::mt19937_64 random(12);
    svp::escalate::MacRow row;
    row.reset(4);
    uint64_t start = 3;
    for (unsigned i = 0; i < 200; ++i) {
        std::vector<uint32_t> cycles(1 + random() % 9);
        uint64_t sum = 0;
        for (uint32_t& c : cycles)
            sum += c = static_cast<uint32_t>(1 + random() % 3);
        const uint64_t end = row.take(start, cycles.data(), static_cast<unsigned>(cycles.size()), 4, 1);
        ASSERT_EQ(end, start + sum);
        ASSERT_EQ(row.free_edge(), end + 4 + 1);
        start = end;
    }
}

} // namespace
