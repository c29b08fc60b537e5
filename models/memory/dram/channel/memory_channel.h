// SPDX-License-Identifier: Apache-2.0
// One channel of a memory: it takes accesses of one burst each, in order, and says when each has ended. Event-driven:
// it says when it next has something to do. All times are edges of the memory's clock.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp {

struct MemoryAccess {
    uint64_t ready = 0; // edge on which it may first compete; never before that of an earlier access
    uint32_t row = 0;
    uint32_t transaction = 0; // the caller's own
    uint8_t bank = 0;
    bool write = false;
};

class MemoryChannel {
  public:
    static constexpr uint64_t never = UINT64_MAX;

    struct Served {
        bool served = false;
        uint32_t transaction = 0;
        uint64_t end = 0; // edge after the last data cycle
    };

    virtual ~MemoryChannel() = default;
    virtual size_t waiting() const = 0;
    virtual bool has_room() const = 0;
    // There is room.
    virtual void enqueue(const MemoryAccess& access) = 0;
    // First edge on which `advance` has something to do; one that has passed means now.
    virtual uint64_t next_event() const = 0;
    // Does what is due on this edge, at most one command. Served: when the access ends is settled, it left the queue.
    virtual Served advance(uint64_t edge) = 0;
    // Brings the data bus activity up to this edge.
    virtual void settle(uint64_t edge) = 0;
    // As after construction, from this edge on. Nothing waits.
    virtual void reset(uint64_t edge) = 0;
    // Cycles from the queue to the first data of an access that nothing holds up and that finds no row open.
    virtual unsigned latency(bool write) const = 0;
};

} // namespace svp
