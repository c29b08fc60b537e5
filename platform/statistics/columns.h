// SPDX-License-Identifier: Apache-2.0
// All counters and states of a platform as one row of numbers, so that an interval is the difference of two rows.
// Units of one family share columns: the row holds their sums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace svp {

// Differences of settled and unsettled readings may be negative for a state that a unit later accounts otherwise.
using Row = std::vector<int64_t>;

// What is counted; of the family's first unit.
struct CounterColumn {
    std::string family;
    std::string counter, unit, description;
    std::string action; // that one count costs; empty: it costs nothing
    std::string name() const { return family + "." + counter; }
};

// Where lane-cycles go.
struct ActivityColumns {
    std::string family;
    std::string activity, description;
    std::vector<std::string> states;
    size_t first = 0; // column of state 0; the other states follow
    uint64_t lanes = 0;
    std::string name() const { return family + "." + activity; }
};

// What the numbers of a row are: data that outlives the units.
struct Columns {
    std::vector<CounterColumn> counters; // columns 0, 1, ...
    std::vector<ActivityColumns> activities;
    size_t size = 0;
};

} // namespace svp
