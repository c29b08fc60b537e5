// SPDX-License-Identifier: Apache-2.0
// The published table computed again, cell by cell.
#pragma once

#include "studies/wbs/published_totals.h"

#include <optional>
#include <string>
#include <vector>

namespace svp::wbs {

// Relative; the published totals have 7 digits.
constexpr double reproduction_tolerance = 1e-6;

enum class CellStatus {
    equal,
    differs,
    failed,     // the published run did
    no_schedule // the folder holds none for this network
};

struct ReproducedCell {
    PublishedTotal published;
    CellStatus status = CellStatus::no_schedule;
    std::optional<double> seconds;  // ours
    double relative_error = 0;      // of ours, signed
    std::vector<std::string> notes; // schedule_check.h
};

struct Reproduction {
    std::string folder;
    std::vector<ReproducedCell> cells; // in the published order

    size_t count(CellStatus status) const;
    bool fine() const { return count(CellStatus::differs) == 0; }
};

// `folder` holds totals.csv and NETWORK_NxN_DENSITY.csv. Of a network with one schedule at least every valid cell needs
// its own; other networks are left out. Throws InputError.
Reproduction reproduce(const std::string& folder);

} // namespace svp::wbs
