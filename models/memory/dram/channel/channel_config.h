// SPDX-License-Identifier: Apache-2.0
// What a memory channel has to know of the memory's config.
#pragma once

#include "models/memory/dram/page/page_policy_list.h"
#include "models/memory/dram/refresh/refresh_policy_list.h"
#include "models/memory/dram/scheduler/scheduler_list.h"
#include "models/memory/dram/timing/dram_timing.h"

namespace svp {

struct ChannelConfig {
    unsigned banks = 16, bank_groups = 4;
    unsigned bytes_per_cycle = 16, burst_bytes = 64;
    unsigned queue_depth = 32, bypass_limit = 64;
    unsigned fixed_latency = 32;
    MakePagePolicy page_policy = make_open_page;
    MakeScheduler scheduler = make_first_ready;
    MakeRefreshPolicy refresh = make_all_bank_refresh;
    DramTiming timing;

    // Cycles that one access holds the data bus; also the least distance of two column commands.
    unsigned burst_cycles() const { return burst_bytes / bytes_per_cycle; }
};

} // namespace svp
