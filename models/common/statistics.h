// SPDX-License-Identifier: Apache-2.0
// Statistics of one unit: counters, and activities whose states add up to elapsed cycles. No SystemC in here.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace svp {

// Something counted. `name` is words joined by '_' (dots only before and after the index of a family, "link.0.bytes"),
// `unit` a plural: bytes, operations, accesses. `action` names the entry of the energy table that one count costs,
// empty when it costs nothing.
struct Counter {
    std::string name, unit, description, action;
    uint64_t value = 0;

    Counter& operator+=(uint64_t amount)
    {
        value += amount;
        return *this;
    }
};

// What kind of cycle a state names, told by the state's name: "idle" has nothing to do; "busy" and "busy.*" work;
// "stall.*" has work and waits for another unit; "loss.*" waits for nobody and yet computes nothing.
enum class StateKind { idle, busy, stall, loss };
// Throws std::logic_error for other names.
StateKind kind_of_state(std::string_view name);

// Where the cycles of `width` identical lanes went. Every lane-cycle since the start belongs to exactly one state, so
// the states always add up to width * elapsed cycles; `account` throws std::logic_error where a caller breaks that.
// State 0 is the one before anything happened and after everything is done, "idle"; names of all others are those of
// kind_of_state, else std::logic_error.
class Activity {
  public:
    Activity(std::string name, std::string description, unsigned width, std::vector<std::string> states);

    // From this cycle on all lanes are in `state`. Cycles never run backwards.
    void enter(unsigned state, uint64_t cycle);
    // All lanes from the last change until `cycle`, split over states; counts must sum to width * (cycle - last).
    // The lanes are then in `next`.
    void account(uint64_t cycle, std::initializer_list<std::pair<unsigned, uint64_t>> split, unsigned next);
    void account(uint64_t cycle, const std::vector<uint64_t>& per_state, unsigned next);
    // Closes the current state at `cycle` without leaving it.
    void settle(uint64_t cycle) { enter(current_, cycle); }

    const std::string& name() const { return name_; }
    const std::string& description() const { return description_; }
    unsigned width() const { return width_; }
    const std::vector<std::string>& states() const { return states_; }
    // Lane-cycles of a state up to the last settle.
    uint64_t cycles(unsigned state) const { return cycles_[state]; }
    uint64_t last_cycle() const { return last_; }
    unsigned current() const { return current_; }

  private:
    std::string name_, description_;
    unsigned width_;
    std::vector<std::string> states_;
    std::vector<uint64_t> cycles_;
    unsigned current_ = 0;
    uint64_t last_ = 0;
};

// References handed out stay valid for the group's life.
class Statistics {
  public:
    Counter& counter(std::string name, std::string unit, std::string description, std::string action = "");
    Activity& activity(std::string name, std::string description, unsigned width, std::vector<std::string> states);

    const std::deque<Counter>& counters() const { return counters_; }
    const std::deque<Activity>& activities() const { return activities_; }
    std::deque<Activity>& activities() { return activities_; }

  private:
    std::deque<Counter> counters_;
    std::deque<Activity> activities_;
};

} // namespace svp
