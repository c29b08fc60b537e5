// Which of a channel's waiting accesses may have commands issued on their behalf.
#pragma once

#include "models/memory/dram/dram_config.h"

#include <cstddef>
#include <memory>

namespace svp {

class SchedulingPolicy {
  public:
    virtual ~SchedulingPolicy() = default;
    // How many of the oldest accesses compete, 1 .. waiting. Among them what can be issued first goes; at the same time
    // a column command goes before others, then the oldest. `bypassed`: how often the oldest was overtaken.
    virtual size_t window(size_t waiting, unsigned bypassed) const = 0;
};

std::unique_ptr<SchedulingPolicy> make_scheduling_policy(const DramConfig& config);

} // namespace svp
