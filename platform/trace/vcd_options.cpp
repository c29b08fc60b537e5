// SPDX-License-Identifier: Apache-2.0
#include "platform/trace/vcd_options.h"

#include "base/errors/input_error.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace svp {
namespace {

constexpr std::pair<std::string_view, double> units[] = {{"ps", 1}, {"ns", 1e3}, {"us", 1e6}, {"ms", 1e9}, {"s", 1e12}};
constexpr double longest_ticks = 9e18; // what the kernel's 64-bit time holds, about 104 days

} // namespace

uint64_t parse_time(const std::string& text, const std::string& place)
{
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    std::string_view unit(stop, static_cast<size_t>(end - stop));
    unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
    const bool is_number = error == std::errc() && std::isfinite(value) && value >= 0;
    for (const auto& [name, ticks] : units) {
        if (!is_number || unit != name) continue;
        if (value * ticks > longest_ticks) throw InputError(fmt::format("{}: '{}' is too long a time", place, text));
        return static_cast<uint64_t>(std::llround(value * ticks));
    }
    throw InputError(
        fmt::format("{}: '{}' is not a time: a number with one of the units ps, ns, us, ms, s", place, text));
}

} // namespace svp
