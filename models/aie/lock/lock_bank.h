// Semaphore locks of a tile, values 0 .. 63.
//
// A request made in cycle t is decided in cycle t + 1 [C: a request costs one cycle even uncontended]: first all
// releases of cycle t, in the order of their requesters' numbers, then the waiting acquires, oldest first (equal age:
// lowest requester). So what happens within one cycle never depends on the order of simulation events.
#pragma once

#include "models/aie/common/tile_address.h"
#include "models/common/edge_timer.h"
#include "models/common/module.h"

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
    SC_HAS_PROCESS(LockBank);
    // `value_register`: offset of lock 0's value, for faults.
    LockBank(const sc_core::sc_module_name& name, const Clock& clock, TileAddress tile, unsigned locks,
             uint32_t value_register, FaultSink& faults);

    unsigned size() const;
    int value(unsigned lock) const;
    void set_value(unsigned lock,
                   int value);          // by register write: at once; waiting requests are decided in the next cycle
    void acquire(LockRequest& request); // in the current cycle
    void release(unsigned lock, int value, unsigned requester);
    // One try in this cycle, without waiting: what the lock request register does.
    bool try_acquire(unsigned lock, int value);
    void cancel(LockRequest& request);
    // Requests that wait, oldest first: for the deadlock report.
    std::vector<const LockRequest*> waiting() const;
    void reset() override;
};

} // namespace svp::aie
