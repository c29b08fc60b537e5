// SPDX-License-Identifier: Apache-2.0
// Timing constraints of a DRAM, as data sheets name them.
//
// Defaults: DDR4-2400 (16-16-16), x8 devices of 4 Gb; JESD79-4 at 1200 MHz [D]. trfcpb is half of trfc, as in LPDDR4
// [O].
#pragma once

#include "models/common/config.h"

#include <string>

namespace svp {

// In cycles of the command clock. _s: to another bank group, _l: within one.
struct DramTiming {
    unsigned trcd = 16, trp = 16, tcl = 16, tcwl = 12, tras = 39;
    unsigned trrd_s = 4, trrd_l = 6, tfaw = 26, tccd_l = 6;
    unsigned trtp = 9, twr = 18, twtr_s = 3, twtr_l = 9, trtw_gap = 2;
    unsigned trfc = 312, trfcpb = 156, trefi = 9360;

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
        v.number("trfcpb", trfcpb, "cycles", "refresh of one bank to its activate, refresh: per_bank", 1u, 100000u);
        v.number("trefi", trefi, "cycles", "average refresh interval", 1u, 10000000u);
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;
};

} // namespace svp
