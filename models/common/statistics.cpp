// SPDX-License-Identifier: Apache-2.0
#include "models/common/statistics.h"

#include <numeric>
#include <stdexcept>

namespace svp {

StateKind kind_of_state(std::string_view name)
{
    const std::string_view prefix = name.substr(0, name.find('.'));
    if (name == "idle") return StateKind::idle;
    if (prefix == "busy") return StateKind::busy;
    if (prefix == "stall" && name != prefix) return StateKind::stall;
    if (prefix == "loss" && name != prefix) return StateKind::loss;
    throw std::logic_error("no kind of state begins like " + std::string(name));
}

Activity::Activity(std::string name, std::string description, unsigned width, std::vector<std::string> states)
    : name_(std::move(name)),
      description_(std::move(description)),
      width_(width),
      states_(std::move(states)),
      cycles_(states_.size(), 0)
{
    for (size_t i = 0; i < states_.size(); ++i)
        if ((kind_of_state(states_[i]) == StateKind::idle) != (i == 0))
            throw std::logic_error(name_ + ": state 0 is idle, and no other is");
}

void Activity::enter(unsigned state, uint64_t cycle)
{
    if (cycle < last_) throw std::logic_error(name_ + ": cycles run backwards");
    cycles_[current_] += width_ * (cycle - last_);
    last_ = cycle;
    current_ = state;
}

void Activity::account(uint64_t cycle, std::initializer_list<std::pair<unsigned, uint64_t>> split, unsigned next)
{
    std::vector<uint64_t> per_state(states_.size(), 0);
    for (const auto& [state, count] : split)
        per_state[state] += count;
    account(cycle, per_state, next);
}

void Activity::account(uint64_t cycle, const std::vector<uint64_t>& per_state, unsigned next)
{
    if (cycle < last_) throw std::logic_error(name_ + ": cycles run backwards");
    const uint64_t total = std::accumulate(per_state.begin(), per_state.end(), uint64_t{0});
    if (total != width_ * (cycle - last_)) throw std::logic_error(name_ + ": states do not add up to elapsed cycles");
    for (size_t i = 0; i < per_state.size(); ++i)
        cycles_[i] += per_state[i];
    last_ = cycle;
    current_ = next;
}

Counter& Statistics::counter(std::string name, std::string unit, std::string description, std::string action)
{
    return counters_.emplace_back(
        Counter{std::move(name), std::move(unit), std::move(description), std::move(action), 0});
}

Activity& Statistics::activity(std::string name, std::string description, unsigned width,
                               std::vector<std::string> states)
{
    return activities_.emplace_back(std::move(name), std::move(description), width, std::move(states));
}

} // namespace svp
