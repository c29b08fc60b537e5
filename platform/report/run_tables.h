// SPDX-License-Identifier: Apache-2.0
// A run's result for a terminal. `width` in characters, 0: unlimited.
#pragma once

#include "platform/run/run_result.h"

#include <cstddef>
#include <string>

namespace svp {

// One line per layer and totals: cycles, MACs, where the lanes' cycles went, traffic, energy.
std::string layer_table(const RunStatistics& counted, const FigureReader& figures, size_t width);

// One line per activity of every family of units: busy, idle and its largest stalls.
std::string unit_table(const RunStatistics& counted, size_t width);

// What the engines that ran tell besides; empty: nothing.
std::string engine_tables(const SimulationResult& simulation, size_t width);

// All of these, notes, accuracy, and simulated time beside wall time.
std::string results_text(const RunResult& result, size_t width);

// Of a run that failed: what firmware and devices said, what waited then and for what. Lines, or empty.
std::string failure_details(const SimulationResult& simulation);

} // namespace svp
