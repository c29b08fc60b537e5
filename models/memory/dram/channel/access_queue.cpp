// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/channel/access_queue.h"

namespace svp {

AccessQueue::AccessQueue(unsigned depth, unsigned banks)
    : entries_(depth),
      bank_first_(banks, none),
      bank_last_(banks, none)
{
    for (Slot slot = depth; slot-- > 0;)
        free_.push_back(slot);
}

void AccessQueue::push(const MemoryAccess& access)
{
    const Slot slot = free_.back();
    free_.pop_back();
    Entry& entry = entries_[slot];
    entry = Entry{};
    entry.access = access;
    entry.number = next_number_++;
    entry.earlier = last_;
    (last_ == none ? first_ : entries_[last_].later) = slot;
    last_ = slot;
    if (arrival_ == none) arrival_ = slot;
    ++size_;
}

AccessQueue::Slot AccessQueue::admit()
{
    const Slot slot = arrival_;
    Entry& entry = entries_[slot];
    arrival_ = entry.later;
    const unsigned bank = entry.access.bank;
    Slot& last = bank_last_[bank];
    entry.earlier_in_bank = last;
    (last == none ? bank_first_[bank] : entries_[last].later_in_bank) = slot;
    last = slot;
    occupied_ |= uint64_t{1} << bank;
    return slot;
}

void AccessQueue::remove(Slot slot)
{
    const Entry& entry = entries_[slot];
    const unsigned bank = entry.access.bank;
    (entry.earlier == none ? first_ : entries_[entry.earlier].later) = entry.later;
    (entry.later == none ? last_ : entries_[entry.later].earlier) = entry.earlier;
    (entry.earlier_in_bank == none ? bank_first_[bank] : entries_[entry.earlier_in_bank].later_in_bank) =
        entry.later_in_bank;
    (entry.later_in_bank == none ? bank_last_[bank] : entries_[entry.later_in_bank].earlier_in_bank) =
        entry.earlier_in_bank;
    if (bank_first_[bank] == none) occupied_ &= ~(uint64_t{1} << bank);
    free_.push_back(slot);
    --size_;
}

} // namespace svp
