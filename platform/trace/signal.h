// SPDX-License-Identifier: Apache-2.0
// A traced point as it appears in a file.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct Signal {
    std::string name; // dotted; the scopes and the variable
    std::string description;
    std::vector<std::string> enumeration; // names of the values 0, 1, ...; empty for a number
    unsigned bits = 1;                    // 1 .. 64
    std::string code;                     // VCD identifier

    std::string scope() const { return name.substr(0, name.rfind('.') == std::string::npos ? 0 : name.rfind('.')); }
    std::string variable() const { return name.substr(name.rfind('.') + 1); }
};

// Characters that a viewer would take for something else become '_'.
std::string viewer_name(const std::string& name);

// The index-th VCD identifier: the 94 printable characters as digits, shortest first.
std::string identifier_code(size_t index);

// Declarations of a VCD file, from the timescale to $enddefinitions; scopes follow the dots of the names. `signals` are
// sorted by scope.
std::string vcd_declarations(const std::vector<Signal>& signals);

} // namespace svp
