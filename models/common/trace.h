// SPDX-License-Identifier: Apache-2.0
// Trace points: a module declares them, a writer in platform/ attaches to those the user asked for. Unattached, a
// change costs one predictable branch. No SystemC in here.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace svp {

// Receives changes of the points attached to it. `ticks` is simulated time in picoseconds, never before the
// simulation's current time; changes may be announced ahead of time and out of order between points.
class TraceSink {
  public:
    virtual ~TraceSink() = default;
    virtual void change(uint32_t id, uint64_t value, uint64_t ticks) = 0;
    virtual void release(uint32_t id, uint64_t ticks) = 0; // the lane goes idle: high impedance
};

class TracePoint {
  public:
    // `enumeration` names the values 0, 1, ... of a state; empty for a number.
    TracePoint(std::string name, unsigned bits, std::string description, std::vector<std::string> enumeration)
        : name_(std::move(name)),
          description_(std::move(description)),
          enumeration_(std::move(enumeration)),
          bits_(bits)
    {
    }

    void set(uint64_t value, uint64_t ticks)
    {
        if (sink_) sink_->change(id_, value, ticks);
    }
    void release(uint64_t ticks)
    {
        if (sink_) sink_->release(id_, ticks);
    }
    bool attached() const { return sink_ != nullptr; }
    void attach(TraceSink* sink, uint32_t id)
    {
        sink_ = sink;
        id_ = id;
    }

    const std::string& name() const { return name_; }
    const std::string& description() const { return description_; }
    const std::vector<std::string>& enumeration() const { return enumeration_; }
    unsigned bits() const { return bits_; }

  private:
    TraceSink* sink_ = nullptr;
    uint32_t id_ = 0;
    std::string name_, description_;
    std::vector<std::string> enumeration_;
    unsigned bits_;
};

class TracePoints {
  public:
    TracePoint& add(std::string name, unsigned bits, std::string description, std::vector<std::string> enumeration = {})
    {
        return points_.emplace_back(std::move(name), bits, std::move(description), std::move(enumeration));
    }
    std::deque<TracePoint>& points() { return points_; }

  private:
    std::deque<TracePoint> points_;
};

} // namespace svp
