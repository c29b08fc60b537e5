// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/coefficient_engine/coefficient_stream.h"

#include <algorithm>
#include <cstring>

namespace svp::escalate {

void StepCursor::start(const LayerPlan& plan)
{
    plan_ = &plan;
    spatial_ = round_ = row_ = 0;
    rows_ = repeats();
}

void StepCursor::advance()
{
    if (++row_ < rows_) return;
    row_ = 0;
    if (++round_ < plan_->rounds) return;
    round_ = 0;
    if (++spatial_ < plan_->spatial_tiles()) rows_ = repeats();
}

void CoefficientStream::start(const LayerPlan& plan, uint64_t address, std::vector<uint64_t> offsets)
{
    plan_ = &plan;
    address_ = address;
    offsets_ = std::move(offsets);
    resident_ = offsets_.back() <= ring_.size();
    fetch_.start(plan);
    fetch_offset_ = 0;
    all_asked_ = false;
    asked_ = arrived_ = read_ = 0;
    pending_.clear();
}

bool CoefficientStream::next(DmaRequest& request)
{
    if (all_asked_ || fetch_.done()) return false;
    const uint64_t capacity = ring_.size();
    const uint64_t end = resident_ ? offsets_.back() : offsets_[round_entries().end()];
    const uint64_t free = resident_ ? capacity : capacity - (asked_ - read_);
    const uint64_t to_wrap = capacity - asked_ % capacity;
    uint64_t bytes = std::min({end - fetch_offset_, to_wrap, most_bytes_of_a_transfer});
    // Whole transfers, or quarters of a small buffer: no dribble of bytes as space comes free.
    bytes = std::min(bytes, std::max<uint64_t>(1, capacity / 4));
    if (bytes > free) return false;

    request.read(address_ + fetch_offset_, ring_.data() + asked_ % capacity, bytes);
    pending_.push_back({request.tag, bytes, false});
    asked_ += bytes;
    fetch_offset_ += bytes;
    if (fetch_offset_ < end) return true;
    all_asked_ = resident_;
    fetch_.advance();
    if (!fetch_.done()) fetch_offset_ = offsets_[round_entries().first];
    return true;
}

void CoefficientStream::arrived(const DmaRequest& request)
{
    const auto found = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const Pending& p) { return p.tag == request.tag && !p.done; });
    found->done = true;
    while (!pending_.empty() && pending_.front().done) {
        arrived_ += pending_.front().bytes;
        pending_.erase(pending_.begin());
    }
}

void CoefficientStream::begin_step(unsigned round)
{
    if (resident_) read_ = offsets_[plan_->round_range(round).first];
}

void CoefficientStream::read(uint8_t* out, uint64_t bytes)
{
    const uint64_t capacity = ring_.size();
    while (bytes > 0) {
        const uint64_t run = std::min(bytes, capacity - read_ % capacity);
        std::memcpy(out, ring_.data() + read_ % capacity, run);
        out += run;
        read_ += run;
        bytes -= run;
    }
}

} // namespace svp::escalate
