// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/timing/dram_timing.h"

#include <cstdint>

namespace svp {

std::string DramTiming::validate() const
{
    if (trrd_l < trrd_s) return "trrd_l: must not be less than trrd_s";
    if (twtr_l < twtr_s) return "twtr_l: must not be less than twtr_s";
    if (tcl + trtw_gap < tcwl) return "tcwl: must not exceed tcl + trtw_gap";
    if (trfcpb > trfc) return "trfcpb: must not exceed trfc";
    // A refresh closes all rows first; it must be over, with time left for accesses, before the next one is due.
    if (uint64_t{trefi} < uint64_t{trfc} + tras + 2 * uint64_t{trp} + trcd + tcl + tcwl + twr)
        return "trefi: leaves no time between refreshes (trfc, tras, trp, twr)";
    return {};
}

} // namespace svp
