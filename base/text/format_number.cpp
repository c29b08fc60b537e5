// SPDX-License-Identifier: Apache-2.0
#include "base/text/format_number.h"

#include <fmt/format.h>

namespace svp {
namespace {

// `text` begins with digits, perhaps after a sign.
std::string group_digits(std::string text)
{
    const size_t first = text.find_first_of("0123456789");
    if (first == std::string::npos) return text;
    size_t end = text.find_first_not_of("0123456789", first);
    if (end == std::string::npos) end = text.size();
    for (size_t at = end; at > first + 3; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

} // namespace

std::string with_separators(uint64_t value) { return group_digits(std::to_string(value)); }
std::string with_separators(double value, int decimals)
{
    return group_digits(fmt::format("{:.{}f}", value, decimals));
}
std::string as_percent(double fraction, int decimals) { return fmt::format("{:.{}f}", fraction * 100, decimals); }

} // namespace svp
