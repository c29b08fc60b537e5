// SPDX-License-Identifier: Apache-2.0
// Head and tail of the ring of layer commands. Full is (tail + 1) mod entries == head: one entry stays unused.
#pragma once

#include <cstdint>

namespace svp {

class CommandRing {
  public:
    // entries: a power of two, at least 2. Empties the ring.
    void configure(uint64_t base, uint32_t entries);
    void clear() { head_ = tail_ = 0; }

    // False: out of range, or past the head; nothing changes.
    bool move_tail(uint32_t tail);
    void pop() { head_ = next(head_); }
    // Drops everything behind the first `keep` commands.
    void drop_behind(uint32_t keep)
    {
        if (depth() > keep) tail_ = (head_ + keep) & (entries_ - 1);
    }

    bool empty() const { return head_ == tail_; }
    bool full() const { return next(tail_) == head_; }
    uint32_t depth() const { return (tail_ - head_) & (entries_ - 1); }
    uint32_t head() const { return head_; }
    uint32_t tail() const { return tail_; }
    uint64_t head_address() const;

  private:
    uint32_t next(uint32_t index) const { return (index + 1) & (entries_ - 1); }

    uint64_t base_ = 0;
    uint32_t entries_ = 2, head_ = 0, tail_ = 0;
};

} // namespace svp
