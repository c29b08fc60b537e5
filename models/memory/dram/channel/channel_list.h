// SPDX-License-Identifier: Apache-2.0
// The kinds of channel that there are: `channel` of the config.
#pragma once

#include "models/common/clock.h"
#include "models/common/config.h"
#include "models/memory/dram/channel/channel_config.h"
#include "models/memory/dram/channel/dram_statistics.h"
#include "models/memory/dram/channel/memory_channel.h"

#include <memory>

namespace svp {

// What a channel shares with its memory, which outlives it.
struct ChannelSite {
    Clock clock;
    DramCounters& counters;
    Activity& bus; // with bus_state_names()
    DramTrace trace;
};

using MakeChannel = std::unique_ptr<MemoryChannel> (*)(const ChannelConfig& config, const ChannelSite& site);

// Banks with rows, commands, refreshes.
std::unique_ptr<MemoryChannel> make_dram_channel(const ChannelConfig& config, const ChannelSite& site);
// Every access takes the same time, one after the other over the data bus: what the memory would do without banks.
std::unique_ptr<MemoryChannel> make_fixed_latency_channel(const ChannelConfig& config, const ChannelSite& site);

inline const Choices<MakeChannel> memory_channels = {
    {"dram", make_dram_channel},
    {"fixed_latency", make_fixed_latency_channel},
};

} // namespace svp
