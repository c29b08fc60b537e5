// SPDX-License-Identifier: Apache-2.0
// Configuration of the DRAM: geometry, policies and timing constraints.
//
// Defaults: DDR4-2400, eight x8 devices of 4 Gb, one 64-bit channel, 19.2 GB/s [D].
#pragma once

#include "models/memory/dram/channel/channel_list.h"
#include "models/memory/dram/mapping/address_mapping_list.h"

#include <cstdint>
#include <string>

namespace svp {

struct DramConfig : ChannelConfig {
    uint64_t size_bytes = uint64_t{1} << 30;
    double clock_mhz = 1200;
    unsigned channels = 1, row_bytes = 8192, controller_cycles = 2;
    MakeChannel channel = make_dram_channel;
    MakeAddressMapping mapping = make_interleaved;
    bool dmi = true;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("size_bytes", size_bytes, "bytes", "memory, only what is touched costs host memory", uint64_t{4096},
                 uint64_t{1} << 36);
        v.number("clock_mhz", clock_mhz, "MHz", "command clock, half the data rate", 1.0, 10000.0);
        v.number("channels", channels, "count", "independent channels, a power of two", 1u, 16u);
        v.number("banks", banks, "count", "banks of a channel, a power of two", 1u, 64u);
        v.number("bank_groups", bank_groups, "count", "bank groups of a channel, a power of two", 1u, 64u);
        v.number("row_bytes", row_bytes, "bytes", "row of a bank over all devices, a power of two", 64u, 1u << 20);
        v.number("bytes_per_cycle", bytes_per_cycle, "bytes/cycle", "data bus, a power of two", 1u, 1024u);
        v.number("burst_bytes", burst_bytes, "bytes", "one column access, a power of two", 8u, 4096u);
        v.number("queue_depth", queue_depth, "accesses", "accesses that a channel holds before it refuses more", 1u,
                 1024u);
        v.number("controller_cycles", controller_cycles, "cycles", "from the socket into the queue", 1u, 1000u);
        v.number("bypass_limit", bypass_limit, "accesses", "fr_fcfs: how often the oldest access may be overtaken", 0u,
                 1000000u);
        v.choice("channel", channel, memory_channels,
                 "dram: banks with rows; fixed_latency: every access takes the same time, keys of banks and policies "
                 "have no effect");
        v.number("fixed_latency", fixed_latency, "cycles", "channel: fixed_latency: from the queue to the first data",
                 1u, 100000u);
        v.choice("page_policy", page_policy, page_policies,
                 "open: rows stay open; closed: without waiting accesses they close; open_adaptive: so they do where "
                 "another row of the bank is waited for");
        v.choice("scheduler", scheduler, schedulers,
                 "fcfs: one access after the other; fr_fcfs: what is ready first, column commands before others");
        v.choice("refresh", refresh, refresh_policies,
                 "all_bank: every trefi; per_bank: one bank after the other, every trefi / banks; none");
        v.choice("mapping", mapping, address_mappings,
                 "address fields from high to low; interleaved: row, bank, column, bank group; permuted: interleaved, "
                 "the bank exclusive-ored with low bits of the row");
        v.flag("dmi", dmi, "give direct memory pointers to those who ask");
        v.section("timing", timing, "constraints between commands");
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;
};

} // namespace svp
