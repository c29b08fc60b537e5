// Configuration of the DRAM: geometry, policies and timing constraints.
//
// Defaults: DDR4-2400 (16-16-16), eight x8 devices of 4 Gb, one 64-bit channel, 19.2 GB/s; constraints from JESD79-4 at
// 1200 MHz [D].
#pragma once

#include "models/common/config.h"

#include <cstdint>
#include <string>

namespace svp {

enum class PagePolicy { open, closed };
enum class DramScheduling { fcfs, fr_fcfs };
// Address fields from high to low; the channel is always just above the burst offset.
enum class DramMapping {
    row_bank_column, // a row is read through, then the same row of the next bank
    bank_row_column, // one bank at a time
    interleaved      // row, bank, column, bank group: neighbouring bursts lie in different bank groups
};

// In cycles of the command clock. _s: to another bank group, _l: within one.
struct DramTiming {
    unsigned trcd = 16, trp = 16, tcl = 16, tcwl = 12, tras = 39;
    unsigned trrd_s = 4, trrd_l = 6, tfaw = 26, tccd_l = 6;
    unsigned trtp = 9, twr = 18, twtr_s = 3, twtr_l = 9, trtw_gap = 2;
    unsigned trfc = 312, trefi = 9360;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("trcd", trcd, "cycles", "activate to column command", 1u, 1000u);
        v.number("trp", trp, "cycles", "precharge to activate", 1u, 1000u);
        v.number("tcl", tcl, "cycles", "read command to data", 1u, 1000u);
        v.number("tcwl", tcwl, "cycles", "write command to data", 1u, 1000u);
        v.number("tras", tras, "cycles", "activate to precharge", 1u, 1000u);
        v.number("trrd_s", trrd_s, "cycles", "activate to activate, other bank group", 1u, 1000u);
        v.number("trrd_l", trrd_l, "cycles", "activate to activate, same bank group", 1u, 1000u);
        v.number("tfaw", tfaw, "cycles", "window that holds at most four activates", 1u, 1000u);
        v.number("tccd_l", tccd_l, "cycles", "column to column command, same bank group", 1u, 1000u);
        v.number("trtp", trtp, "cycles", "read command to precharge", 1u, 1000u);
        v.number("twr", twr, "cycles", "end of write data to precharge", 1u, 1000u);
        v.number("twtr_s", twtr_s, "cycles", "end of write data to read command, other bank group", 1u, 1000u);
        v.number("twtr_l", twtr_l, "cycles", "end of write data to read command, same bank group", 1u, 1000u);
        v.number("trtw_gap", trtw_gap, "cycles", "gap on the data bus between read and write data", 0u, 1000u);
        v.number("trfc", trfc, "cycles", "refresh to activate", 1u, 100000u);
        v.number("trefi", trefi, "cycles", "average refresh interval", 1u, 10000000u);
    }
    std::string validate() const;
};

struct DramConfig {
    uint64_t size_bytes = uint64_t{1} << 30;
    double clock_mhz = 1200;
    unsigned channels = 1, banks = 16, bank_groups = 4;
    unsigned row_bytes = 8192, bytes_per_cycle = 16, burst_bytes = 64;
    unsigned queue_depth = 32, controller_cycles = 2, bypass_limit = 64;
    PagePolicy page_policy = PagePolicy::open;
    DramScheduling scheduler = DramScheduling::fr_fcfs;
    DramMapping mapping = DramMapping::interleaved;
    bool dmi = true;
    DramTiming timing;

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
        v.choice("page_policy", page_policy, {{"open", PagePolicy::open}, {"closed", PagePolicy::closed}},
                 "whether a row without waiting accesses stays open");
        v.choice("scheduler", scheduler, {{"fcfs", DramScheduling::fcfs}, {"fr_fcfs", DramScheduling::fr_fcfs}},
                 "fcfs: one access after the other; fr_fcfs: what is ready first, column commands before others");
        v.choice("mapping", mapping,
                 {{"row_bank_column", DramMapping::row_bank_column},
                  {"bank_row_column", DramMapping::bank_row_column},
                  {"interleaved", DramMapping::interleaved}},
                 "address fields from high to low; interleaved: row, bank, column, bank group");
        v.flag("dmi", dmi, "give direct memory pointers to those who ask");
        v.section("timing", timing, "constraints between commands");
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;

    // Cycles that one access holds the data bus; also the least distance of two column commands.
    unsigned burst_cycles() const { return burst_bytes / bytes_per_cycle; }
};

} // namespace svp
