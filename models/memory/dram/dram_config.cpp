// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram_config.h"

namespace svp {

namespace {

bool power_of_two(uint64_t value) { return value != 0 && (value & (value - 1)) == 0; }

} // namespace

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
    if (refresh == make_per_bank_refresh && timing.trefi / banks <= timing.trfcpb)
        return "timing.trefi: leaves no time between refreshes of two banks (trfcpb)";
    const std::string wrong = timing.validate();
    return wrong.empty() ? wrong : "timing." + wrong;
}

} // namespace svp
