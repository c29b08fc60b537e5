// What a run says on the terminal.
#pragma once

#include "platform/run/simulation.h"

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

namespace svp {

// Facts for the statistics: network, seed, how it was made, timing.
std::vector<std::pair<std::string, std::string>> run_facts(const Model& model, const PlatformConfig& config);

void report_failure(const SimulationResult& result, std::ostream& err);
// Tables, then simulated time, wall time and their ratio.
void report_results(const Model& model, const SimulationResult& result, double wall_seconds, std::ostream& out);
void report_check(const SimulationResult& result, bool quiet, std::ostream& out, std::ostream& err);

} // namespace svp
