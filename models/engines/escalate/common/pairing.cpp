// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/common/pairing.h"

namespace svp::escalate {

std::string PairingConfig::validate() const
{
    if (group_bits != 8 && group_bits != 16 && group_bits != 32 && group_bits != 64)
        return "group_bits: " + std::to_string(group_bits) + " is not 8, 16, 32 or 64";
    if (lanes == 0 || group_bits % lanes != 0)
        return "lanes: " + std::to_string(lanes) + " does not divide group_bits (" + std::to_string(group_bits) + ")";
    if (lookahead > 63) return "lookahead: " + std::to_string(lookahead) + " is more than 63";
    if (lookaside > 63) return "lookaside: " + std::to_string(lookaside) + " is more than 63";
    if (groups_per_cycle > 64) return "groups_per_cycle: " + std::to_string(groups_per_cycle) + " is more than 64";
    return {};
}

void regroup(const uint64_t* words, unsigned channels, unsigned pixels, unsigned group_bits, uint64_t* groups)
{
    const unsigned count = pairing_groups(channels, group_bits);
    const uint64_t mask = group_bits == 64 ? ~0ULL : (1ULL << group_bits) - 1;
    for (unsigned g = 0; g < count; ++g) {
        const unsigned bit = g * group_bits;
        const uint64_t* from = words + static_cast<size_t>(bit / 64) * pixels;
        uint64_t* to = groups + static_cast<size_t>(g) * pixels;
        for (unsigned p = 0; p < pixels; ++p)
            to[p] = from[p] >> (bit % 64) & mask;
    }
}

} // namespace svp::escalate
