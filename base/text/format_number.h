// SPDX-License-Identifier: Apache-2.0
// Figures for people: thousands separators, scaled units.
#pragma once

#include <cstdint>
#include <string>

namespace svp {

std::string with_separators(uint64_t value);               // 1,234,567
std::string with_separators(double value, int decimals);   // 1,234.57
std::string as_percent(double fraction, int decimals = 1); // 0.5 -> "50.0"

} // namespace svp
