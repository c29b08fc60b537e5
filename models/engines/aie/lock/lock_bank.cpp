// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/lock/lock_bank.h"

#include "interface/engines/aie/aie_command.h"

#include <algorithm>

namespace svp::aie {

LockBank::LockBank(const sc_core::sc_module_name& name, const Clock& clock, TileAddress tile, unsigned locks,
                   uint32_t value_register, FaultSink& faults)
    : Module(name, clock),
      tile_(tile),
      value_register_(value_register),
      faults_(faults),
      timer_("wake", clock, [this](uint64_t) { decide(); }),
      locks_(locks),
      acquires_(statistics().counter("acquires", "operations", "lock requests granted", "aie.lock")),
      releases_counted_(statistics().counter("releases", "operations", "lock releases", "aie.lock"))
{
}

bool LockBank::check(unsigned lock, int value, const char* what)
{
    if (lock >= size()) {
        faults_.fault(tile_, SVP_ERROR_ARRAY_LOCK, value_register_,
                      std::string(what) + " of lock " + std::to_string(lock) + ", which does not exist");
        return false;
    }
    if (value >= 0 && value <= SVP_AIE_MAX_LOCK_VALUE) return true;
    faults_.fault(tile_, SVP_ERROR_ARRAY_LOCK, value_register_ + lock * SVP_AIE_LOCK_STRIDE,
                  std::string(what) + " of lock " + std::to_string(lock) + " makes or asks for the value " +
                      std::to_string(value));
    return false;
}

void LockBank::decide_next_cycle(unsigned lock)
{
    timer_.wake_by(current_edge() + 1);
    if (locks_[lock].changed) return;
    locks_[lock].changed = true;
    changed_.push_back(lock);
}

int LockBank::value(unsigned lock) const
{
    if (lock >= size()) return 0;
    int value = locks_[lock].value;
    for (const Change& write : writes_)
        if (write.lock == lock) value = write.value;
    return value;
}

void LockBank::set_value(unsigned lock, int value)
{
    if (!check(lock, value, "write")) return;
    writes_.push_back({lock, value, 0, current_edge()});
    decide_next_cycle(lock);
}

void LockBank::acquire(LockRequest& request)
{
    if (!check(request.lock, taken(request.value), "acquire")) return;
    const uint64_t cycle = current_edge();
    std::vector<Waiting>& waiting = locks_[request.lock].waiting;
    auto place = waiting.end();
    while (place != waiting.begin() && (place - 1)->since == cycle &&
           (place - 1)->request->requester > request.requester)
        --place;
    waiting.insert(place, {&request, cycle});
    decide_next_cycle(request.lock);
}

void LockBank::release(unsigned lock, int value, unsigned requester)
{
    if (!check(lock, value, "release")) return;
    releases_.push_back({lock, value, requester, current_edge()});
    decide_next_cycle(lock);
}

bool LockBank::try_acquire(unsigned lock, int value)
{
    if (!check(lock, taken(value), "acquire")) return false;
    apply_writes(EdgeTimer::never);
    if (!allows(locks_[lock].value, value)) return false;
    locks_[lock].value -= taken(value);
    ++acquires_.value;
    // Another request may wait for just the value that is left.
    if (!locks_[lock].waiting.empty()) decide_next_cycle(lock);
    return true;
}

void LockBank::cancel(LockRequest& request)
{
    std::replace(granted_.begin(), granted_.end(), &request, static_cast<LockRequest*>(nullptr));
    if (request.lock >= size()) return;
    std::vector<Waiting>& waiting = locks_[request.lock].waiting;
    const auto place = std::find_if(waiting.begin(), waiting.end(),
                                    [&request](const Waiting& one) { return one.request == &request; });
    if (place != waiting.end()) waiting.erase(place);
}

void LockBank::decide()
{
    const uint64_t now = current_edge();
    // First, so that what is too young for this cycle marks its locks for the next one.
    std::swap(changed_, deciding_);
    for (const unsigned lock : deciding_)
        locks_[lock].changed = false;
    apply_writes(now);
    apply_releases(now);
    std::sort(deciding_.begin(), deciding_.end());
    for (const unsigned lock : deciding_)
        grant_waiting(lock, now);
    deciding_.clear();
    for (LockRequest* const& request : granted_)
        if (request != nullptr) request->granted();
    granted_.clear();
    if (value_changed_) value_changed_();
}

// Here and below: only what was asked for in an earlier cycle.
void LockBank::apply_writes(uint64_t before)
{
    size_t done = 0;
    for (; done < writes_.size() && writes_[done].cycle < before; ++done)
        locks_[writes_[done].lock].value = writes_[done].value;
    writes_.erase(writes_.begin(), writes_.begin() + static_cast<std::ptrdiff_t>(done));
    for (const Change& write : writes_)
        decide_next_cycle(write.lock);
}

void LockBank::apply_releases(uint64_t before)
{
    const auto later = std::stable_partition(releases_.begin(), releases_.end(),
                                             [before](const Change& one) { return one.cycle < before; });
    std::stable_sort(releases_.begin(), later,
                     [](const Change& a, const Change& b) { return a.requester < b.requester; });
    for (auto one = releases_.begin(); one != later; ++one) {
        const int sum = locks_[one->lock].value + one->value;
        if (!check(one->lock, sum, "release")) continue;
        locks_[one->lock].value = sum;
        ++releases_counted_.value;
    }
    releases_.erase(releases_.begin(), later);
    for (const Change& one : releases_)
        decide_next_cycle(one.lock);
}

void LockBank::grant_waiting(unsigned lock, uint64_t before)
{
    Lock& state = locks_[lock];
    const size_t granted_before = granted_.size();
    for (size_t i = 0; i < state.waiting.size();) {
        const Waiting one = state.waiting[i];
        if (one.since >= before) {
            decide_next_cycle(lock);
            return;
        }
        if (!allows(state.value, one.request->value)) {
            ++i;
            continue;
        }
        state.value -= taken(one.request->value);
        ++acquires_.value;
        state.waiting.erase(state.waiting.begin() + static_cast<std::ptrdiff_t>(i));
        granted_.push_back(one.request);
    }
    // An older request may wait for just the value that is left now.
    if (granted_.size() > granted_before && !state.waiting.empty()) decide_next_cycle(lock);
}

std::vector<const LockRequest*> LockBank::waiting() const
{
    std::vector<Waiting> all;
    for (const Lock& lock : locks_)
        all.insert(all.end(), lock.waiting.begin(), lock.waiting.end());
    std::stable_sort(all.begin(), all.end(), [](const Waiting& a, const Waiting& b) {
        return a.since != b.since ? a.since < b.since : a.request->requester < b.request->requester;
    });
    std::vector<const LockRequest*> requests;
    requests.reserve(all.size());
    for (const Waiting& one : all)
        requests.push_back(one.request);
    return requests;
}

void LockBank::reset_state()
{
    for (Lock& lock : locks_)
        lock = Lock();
    releases_.clear();
    writes_.clear();
    changed_.clear();
    std::fill(granted_.begin(), granted_.end(), nullptr);
    timer_.stop();
}

} // namespace svp::aie
