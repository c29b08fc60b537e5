// SPDX-License-Identifier: Apache-2.0
#include "platform/system/law.h"

#include "base/text/glob.h"

#include <fmt/format.h>
#include <stdexcept>

namespace svp {
namespace {

uint64_t sum_of(const Term& term, const std::vector<Unit>& units)
{
    if (term.value) return term.value();
    bool found = false;
    uint64_t sum = 0;
    for (const Unit& unit : units)
        for (const Counter& counter : unit.statistics->counters()) {
            if (!glob_matches(term.pattern, unit.name + "." + counter.name)) continue;
            found = true;
            sum += term.factor * counter.value;
        }
    if (!found) throw std::logic_error(fmt::format("no counter {}", term.pattern));
    return sum;
}

uint64_t sum_of(const std::vector<Term>& terms, const std::vector<Unit>& units)
{
    uint64_t sum = 0;
    for (const Term& term : terms)
        sum += sum_of(term, units);
    return sum;
}

} // namespace

std::string broken(const Law& law, const std::vector<Unit>& units)
{
    const uint64_t left = sum_of(law.left, units), right = sum_of(law.right, units);
    return left == right ? "" : fmt::format("{}: {} is not {}", law.name, left, right);
}

} // namespace svp
