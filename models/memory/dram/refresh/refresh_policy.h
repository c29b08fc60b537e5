// SPDX-License-Identifier: Apache-2.0
// When which banks of a channel refresh.
#pragma once

#include "models/memory/dram/timing/dram_timing.h"

#include <cstdint>
#include <memory>

namespace svp {

// These banks close their rows from `due` on as their constraints allow, then refresh all at once.
struct Refresh {
    uint64_t due = 0; // edge
    unsigned first_bank = 0, banks = 0;
    unsigned cycles = 0; // from the command to the next activate
    bool round = false;  // every bank has been refreshed once more
};

class RefreshPolicy {
  public:
    static constexpr uint64_t never = UINT64_MAX;

    virtual ~RefreshPolicy() = default;
    // Edge on which the next one is due.
    virtual uint64_t due() const = 0;
    virtual Refresh take() = 0;
    // All rows are closed and stay so: passes over rounds that end before `edge` and that a later one covers. How many.
    virtual uint64_t skip_rounds(uint64_t edge) = 0;
    // The first is due one interval after this edge.
    virtual void restart(uint64_t edge) = 0;
};

// `timing` and `banks` of a valid config.
using MakeRefreshPolicy = std::unique_ptr<RefreshPolicy> (*)(const DramTiming& timing, unsigned banks);

} // namespace svp
