// SPDX-License-Identifier: Apache-2.0
// Laws that hold in every run: lane-cycles add up in every unit, bytes that leave one unit enter the next.
#pragma once

#include "platform/system/law.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

// Brings every activity of the simulation up to the current time.
void settle_all();

// Empty, or the first activity whose states do not add up to its lanes times the elapsed cycles.
std::string broken_accounting(const std::vector<Unit>& units, uint64_t end_ticks);

// Empty, or the first law that does not hold.
std::string broken_law(const std::vector<Law>& laws, const std::vector<Unit>& units);

} // namespace svp
