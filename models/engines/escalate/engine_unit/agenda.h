// SPDX-License-Identifier: Apache-2.0
// What a unit will do and on which edge: a heap ordered by edge, then by order of insertion. No SystemC in here.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace svp::escalate {

class Agenda {
  public:
    struct Item {
        uint64_t edge;
        uint64_t order;
        uint32_t tag;
    };

    void add(uint64_t edge, uint32_t tag)
    {
        items_.push_back({edge, order_++, tag});
        std::push_heap(items_.begin(), items_.end(), later);
    }
    bool empty() const { return items_.empty(); }
    uint64_t next_edge() const { return items_.front().edge; }
    Item take()
    {
        std::pop_heap(items_.begin(), items_.end(), later);
        const Item item = items_.back();
        items_.pop_back();
        return item;
    }
    void clear() { items_.clear(); }

  private:
    static bool later(const Item& a, const Item& b) { return a.edge != b.edge ? a.edge > b.edge : a.order > b.order; }

    std::vector<Item> items_;
    uint64_t order_ = 0;
};

} // namespace svp::escalate
