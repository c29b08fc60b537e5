// SPDX-License-Identifier: Apache-2.0
// The accesses that wait in a channel: all of them in order of arrival, and those that compete by bank.
#pragma once

#include "models/memory/dram/channel/memory_channel.h"

#include <cstdint>
#include <vector>

namespace svp {

class AccessQueue {
  public:
    using Slot = uint32_t;
    static constexpr Slot none = UINT32_MAX;

    struct Entry {
        MemoryAccess access;
        uint64_t number = 0;                         // in order of arrival
        bool opened_row = false, closed_row = false; // by commands of this access
        Slot later = none, earlier = none;           // in the queue
        Slot later_in_bank = none, earlier_in_bank = none;
    };

    // At most 64 banks.
    AccessQueue(unsigned depth, unsigned banks);

    size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool full() const { return free_.empty(); }
    Entry& operator[](Slot slot) { return entries_[slot]; }
    const Entry& operator[](Slot slot) const { return entries_[slot]; }

    // It does not compete yet.
    void push(const MemoryAccess& access);
    // The first that does not compete yet.
    Slot next_arrival() const { return arrival_; }
    // From now on it competes.
    Slot admit();
    void remove(Slot slot);

    Slot oldest() const { return first_; }
    // Among those that compete.
    Slot oldest_of_bank(unsigned bank) const { return bank_first_[bank]; }
    uint64_t banks_with_accesses() const { return occupied_; } // a bit for each

  private:
    std::vector<Entry> entries_;
    std::vector<Slot> free_;
    std::vector<Slot> bank_first_, bank_last_;
    Slot first_ = none, last_ = none, arrival_ = none;
    uint64_t occupied_ = 0, next_number_ = 0;
    size_t size_ = 0;
};

} // namespace svp
