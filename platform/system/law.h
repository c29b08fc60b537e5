// SPDX-License-Identifier: Apache-2.0
// A law of conservation: two sums that are equal after every run.
#pragma once

#include "platform/statistics/unit.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace svp {

// A sum of counters, given as a pattern over "unit.counter" and a factor, or a number that somebody keeps.
struct Term {
    std::string pattern;
    uint64_t factor = 1;
    std::function<uint64_t()> value; // instead of the pattern

    Term(std::string counters, uint64_t each = 1) : pattern(std::move(counters)), factor(each) {}
    Term(std::function<uint64_t()> number) : value(std::move(number)) {}
};

struct Law {
    std::string name;
    std::vector<Term> left, right;
};

// Bytes that a part counted at its end of a link to the network; the network counts at the other end.
struct BusEnd {
    std::string port; // as attached
    std::vector<Term> bytes_read, bytes_written;
};

// Empty, or how the law does not hold. Throws std::logic_error where a pattern names no counter.
std::string broken(const Law& law, const std::vector<Unit>& units);

} // namespace svp
