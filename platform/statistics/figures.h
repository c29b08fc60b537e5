// SPDX-License-Identifier: Apache-2.0
// What a row of statistics means: utilization, stalls, traffic, energy.
#pragma once

#include "platform/energy/energy_table.h"
#include "platform/statistics/run_statistics.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace svp {

// Which columns a report reads. Patterns over "family.name" (base/text/glob.h).
struct FigureSources {
    // By engine id: the activities that say where an engine's cycles went, of each instance; busy states are useful
    // work.
    std::map<uint32_t, std::vector<std::string>> work;
    std::vector<std::string> dram_bytes; // counters of bytes read from and written to memories
    std::vector<std::string> noc_bytes;  // counters of bytes that entered the network
};

struct Figures {
    double utilization = 0;                             // busy share of the work activity's lane-cycles
    std::vector<std::pair<std::string, double>> shares; // all its states in order, adding up to 1 (or all 0)
    uint64_t dram_bytes = 0, noc_bytes = 0;
    double dram_gigabytes_per_second = 0; // over the interval's simulated time
    double energy_picojoules = 0;
};

class FigureReader {
  public:
    // `columns` outlive it. Throws std::logic_error where a pattern of `sources` fits no column: the caller wires
    // platform and report.
    FigureReader(const Columns& columns, const FigureSources& sources, const EnergyTable& energy);

    // `engine`: whose cycles count as work.
    Figures read(const Row& row, uint64_t ticks, uint32_t engine) const;
    Figures read(const LayerRecord& layer) const { return read(layer.row, layer.ticks, layer.info.engine); }
    // Energy by action, in the order of the columns; actions without a cost are left out.
    std::vector<std::pair<std::string, double>> energy_by_action(const Row& row) const;
    // Actions that are counted but not in the table, each once.
    const std::vector<std::string>& unpriced_actions() const { return unpriced_; }

  private:
    using Activities = std::vector<const ActivityColumns*>;

    static void add_shares(const Activities& work, const Row& row, Figures& figures);

    const Columns& columns_;
    std::map<uint32_t, Activities> work_;
    std::vector<size_t> dram_, noc_;
    std::vector<double> picojoules_; // of one count, by counter column
    std::vector<std::string> unpriced_;
};

} // namespace svp
