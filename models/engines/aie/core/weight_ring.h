// SPDX-License-Identifier: Apache-2.0
// A core's weight ring: slots in memory that a DMA channel fills; blocks are taken from it and given back in order.
#pragma once

#include "models/engines/aie/core/core_environment.h"
#include "models/engines/aie/core/taken_block.h"

namespace svp::aie {

class WeightRing {
  public:
    // Slots, and the lock that counts them, as the core numbers it.
    struct Slots {
        unsigned lock;
        int count;
    };

    explicit WeightRing(const CoreEnvironment& environment) : environment_(environment) {}

    CoreResult<> set(const svp_aie_record& r); // SET_RING
    void reset();

    // TAKE_BLOCK, in three steps. What to acquire first; at fault without a ring, or while a block is taken.
    CoreResult<Slots> first_slot() const;
    // It has come: what else to acquire, perhaps no slots.
    CoreResult<Slots> other_slots();
    // All slots have come: they are the core's until it gives them back.
    CoreResult<> take();
    // GIVE_BLOCK: what to release.
    CoreResult<Slots> give();

    // Empty while none is taken.
    const TakenBlock& block() const { return block_; }
    // Of its first byte, as the core sees it.
    uint32_t block_address() const { return block_address_; }

  private:
    const CoreEnvironment& environment_;
    uint8_t* bytes_ = nullptr; // of the ring; null: it was never set
    uint32_t base_ = 0, slot_bytes_ = 0, slots_ = 0, next_ = 0;
    unsigned full_ = 0, empty_ = 0; // locks
    svp_aie_block_header header_{}; // of the block that comes next
    bool taken_ = false;
    TakenBlock block_;
    uint32_t block_address_ = 0;
};

} // namespace svp::aie
