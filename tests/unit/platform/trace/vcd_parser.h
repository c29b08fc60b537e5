// SPDX-License-Identifier: Apache-2.0
// A small reader of value change dumps, written from the format's description, for tests.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace svp::test {

struct ParsedSignal {
    unsigned bits = 0;
    // Time and value text ("z", "x" or binary digits without leading zeros), initial value included.
    std::vector<std::pair<uint64_t, std::string>> changes;
};

struct ParsedVcd {
    std::string timescale;
    std::map<std::string, ParsedSignal> signals; // by dotted name
    std::vector<std::string> comments;
    uint64_t last_time = 0;
};

// Throws std::runtime_error on anything that is not a well-formed dump: unbalanced scopes, unknown identifiers, values
// wider than their variable, times that run backwards, changes that change nothing.
ParsedVcd parse_vcd(const std::string& text);

} // namespace svp::test
