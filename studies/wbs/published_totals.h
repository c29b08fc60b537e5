// SPDX-License-Identifier: Apache-2.0
// The published table of total times: a CSV of network, array, density, total_s.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace svp::wbs {

struct PublishedTotal {
    std::string place; // "file:line"
    std::string network;
    std::string array;   // "4x4"
    std::string density; // "dense" or "sparse"
    uint64_t columns = 0;
    std::optional<double> seconds; // none: the published run failed

    // "resnet50_4x4_sparse": the name of its schedule, without extension.
    std::string schedule() const { return network + "_" + array + "_" + density; }
};

// Throws InputError, one line that names file, line and column.
std::vector<PublishedTotal> read_published_totals(const std::string& path);

} // namespace svp::wbs
