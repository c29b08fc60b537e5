// SPDX-License-Identifier: Apache-2.0
// The schedulers that there are: `scheduler` of the config.
#pragma once

#include "models/common/config.h"
#include "models/memory/dram/scheduler/scheduler.h"

namespace svp {

// One access after the other.
std::unique_ptr<Scheduler> make_first_come(const SchedulerSettings& settings);
// What is ready first, column commands before others, then the oldest; an access that was overtaken too often goes
// alone until it is served.
std::unique_ptr<Scheduler> make_first_ready(const SchedulerSettings& settings);

inline const Choices<MakeScheduler> schedulers = {
    {"fcfs", make_first_come},
    {"fr_fcfs", make_first_ready},
};

} // namespace svp
