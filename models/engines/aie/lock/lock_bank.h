// SPDX-License-Identifier: Apache-2.0
// Semaphore locks of a tile, values 0 .. 63.
//
// A request made in cycle t is decided in cycle t + 1 [C: a request costs one cycle even uncontended]: first all
// releases of cycle t, in the order of their requesters' numbers, then the waiting acquires, oldest first (equal age:
// lowest requester). So what happens within one cycle never depends on the order of simulation events.
#pragma once

#include "models/common/edge_timer.h"
#include "models/common/module.h"
#include "models/engines/aie/common/tile_address.h"

#include <functional>
#include <string>
#include <vector>

namespace svp::aie {

// Somebody who acquires and releases: owns the object, which outlives the request.
struct LockRequest {
    unsigned requester = 0; // unique within the array: orders requests of one cycle
    std::string who;        // for the deadlock report: "compute tile 1,3 core", "memory tile 0,1 MM2S 2"
    unsigned lock = 0;
    int value = 0; // negative: >= -value; else == value. Subtracted when granted
    std::function<void()> granted;
};

class LockBank : public Module {
  public:
    // `value_register`: offset of lock 0's value, for faults.
    LockBank(const sc_core::sc_module_name& name, const Clock& clock, TileAddress tile, unsigned locks,
             uint32_t value_register, FaultSink& faults);

    unsigned size() const { return static_cast<unsigned>(locks_.size()); }
    TileAddress tile() const { return tile_; }
    // 0 for a lock that does not exist.
    int value(unsigned lock) const;

    // What is out of range - the lock's number, a value or the sum that a release makes - is a fault and changes
    // nothing. By register write: seen at once; requests are decided with it from the next cycle on, before its
    // releases.
    void set_value(unsigned lock, int value);
    void acquire(LockRequest& request); // in the current cycle
    void release(unsigned lock, int value, unsigned requester);
    // One try in this cycle, without waiting: what the lock request register does.
    bool try_acquire(unsigned lock, int value);
    void cancel(LockRequest& request);
    // Requests that wait, oldest first: for the deadlock report.
    std::vector<const LockRequest*> waiting() const;
    // Called after a cycle's decisions: values may read differently.
    void on_change(std::function<void()> callback) { value_changed_ = std::move(callback); }
    void reset_state() override;

  private:
    struct Waiting {
        LockRequest* request;
        uint64_t since;
    };
    struct Lock {
        int value = 0;
        bool changed = false;         // in `changed_`
        std::vector<Waiting> waiting; // oldest first
    };
    struct Change { // a release, or a value written
        unsigned lock;
        int value;
        unsigned requester;
        uint64_t cycle;
    };

    void decide();
    void apply_writes(uint64_t before);
    void apply_releases(uint64_t before);
    void grant_waiting(unsigned lock, uint64_t before);
    void decide_next_cycle(unsigned lock);
    bool check(unsigned lock, int value, const char* what);
    static bool allows(int present, int wanted) { return wanted < 0 ? present >= -wanted : present == wanted; }
    static int taken(int wanted) { return wanted < 0 ? -wanted : wanted; }

    TileAddress tile_;
    uint32_t value_register_;
    FaultSink& faults_;
    std::function<void()> value_changed_;
    EdgeTimer timer_;
    std::vector<Lock> locks_;
    std::vector<Change> releases_, writes_;
    std::vector<unsigned> changed_, deciding_; // locks to look at in the next step; those of this one
    std::vector<LockRequest*> granted_;        // in this step; null when cancelled since
    Counter &acquires_, &releases_counted_;
};

} // namespace svp::aie
