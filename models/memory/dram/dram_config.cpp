#include "models/memory/dram/dram_config.h"

namespace svp {

namespace {

bool power_of_two(uint64_t value) { return value != 0 && (value & (value - 1)) == 0; }

} // namespace

std::string DramTiming::validate() const
{
    if (trrd_l < trrd_s) return "trrd_l: must not be less than trrd_s";
    if (twtr_l < twtr_s) return "twtr_l: must not be less than twtr_s";
    if (tcl + trtw_gap < tcwl) return "tcwl: must not exceed tcl + trtw_gap";
    // A refresh closes all rows first; it must be over, with time left for accesses, before the next one is due.
    if (uint64_t{trefi} < uint64_t{trfc} + tras + 2 * uint64_t{trp} + trcd + tcl + tcwl + twr)
        return "trefi: leaves no time between refreshes (trfc, tras, trp, twr)";
    return {};
}

std::string DramConfig::validate() const
{
    const std::pair<const char*, uint64_t> powers[] = {{"channels", channels},
                                                       {"banks", banks},
                                                       {"bank_groups", bank_groups},
                                                       {"row_bytes", row_bytes},
                                                       {"bytes_per_cycle", bytes_per_cycle},
                                                       {"burst_bytes", burst_bytes}};
    for (const auto& [key, value] : powers)
        if (!power_of_two(value)) return std::string(key) + ": must be a power of two";
    if (bank_groups > banks) return "bank_groups: must not exceed banks";
    if (burst_bytes > row_bytes) return "burst_bytes: must not exceed row_bytes";
    if (bytes_per_cycle > burst_bytes) return "bytes_per_cycle: must not exceed burst_bytes";
    if (uint64_t{timing.trefi} < uint64_t{timing.trfc} + timing.tras + 16 * uint64_t{burst_cycles()})
        return "timing.trefi: leaves no time between refreshes";
    const std::string wrong = timing.validate();
    return wrong.empty() ? wrong : "timing." + wrong;
}

} // namespace svp
