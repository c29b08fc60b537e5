// SPDX-License-Identifier: Apache-2.0
#include "platform/statistics/figures.h"

#include "base/text/glob.h"
#include "models/common/statistics.h"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace svp {
namespace {

std::vector<size_t> matching_counters(const Columns& columns, const std::vector<std::string>& patterns)
{
    std::set<size_t> found; // a column may fit several patterns
    for (const std::string& pattern : patterns) {
        bool fits = false;
        for (size_t i = 0; i < columns.counters.size(); ++i) {
            if (!glob_matches(pattern, columns.counters[i].name())) continue;
            found.insert(i);
            fits = true;
        }
        if (!fits) throw std::logic_error("no counter is called " + pattern);
    }
    return {found.begin(), found.end()};
}

uint64_t sum_of(const Row& row, const std::vector<size_t>& counters)
{
    uint64_t sum = 0;
    for (const size_t i : counters)
        sum += static_cast<uint64_t>(row[i]);
    return sum;
}

// Those of all instances of an engine; they have the same states.
std::vector<const ActivityColumns*> find_activities(const Columns& columns, const std::vector<std::string>& patterns)
{
    std::vector<const ActivityColumns*> found;
    for (const std::string& pattern : patterns) {
        const ActivityColumns* one = nullptr;
        for (const auto& activity : columns.activities) {
            if (!glob_matches(pattern, activity.name())) continue;
            if (one) throw std::logic_error("several activities are called " + pattern);
            one = &activity;
        }
        if (!one) throw std::logic_error("no activity is called " + pattern);
        if (std::count(found.begin(), found.end(), one) == 0) found.push_back(one);
    }
    return found;
}

} // namespace

FigureReader::FigureReader(const Columns& columns, const FigureSources& sources, const EnergyTable& energy)
    : columns_(columns),
      dram_(matching_counters(columns, sources.dram_bytes)),
      noc_(matching_counters(columns, sources.noc_bytes))
{
    for (const auto& [engine, patterns] : sources.work)
        work_[engine] = find_activities(columns, patterns);
    for (const auto& column : columns.counters) {
        const std::string& action = column.action;
        const EnergyAction* cost = action.empty() ? nullptr : energy.find(action);
        picojoules_.push_back(cost ? cost->picojoules : 0);
        const bool known = cost || action.empty() || std::count(unpriced_.begin(), unpriced_.end(), action);
        if (!known) unpriced_.push_back(action);
    }
}

void FigureReader::add_shares(const Activities& work, const Row& row, Figures& figures)
{
    const auto& states = work.front()->states;
    std::vector<int64_t> cycles(states.size());
    int64_t lane_cycles = 0;
    for (const ActivityColumns* activity : work)
        for (size_t state = 0; state < states.size(); ++state) {
            cycles[state] += row[activity->first + state];
            lane_cycles += row[activity->first + state];
        }
    for (size_t state = 0; state < states.size(); ++state) {
        const double share =
            lane_cycles == 0 ? 0 : static_cast<double>(cycles[state]) / static_cast<double>(lane_cycles);
        figures.shares.emplace_back(states[state], share);
        if (kind_of_state(states[state]) == StateKind::busy) figures.utilization += share;
    }
}

Figures FigureReader::read(const Row& row, uint64_t ticks, uint32_t engine) const
{
    Figures figures;
    const auto work = work_.find(engine);
    if (work != work_.end()) add_shares(work->second, row, figures);
    figures.dram_bytes = sum_of(row, dram_);
    figures.noc_bytes = sum_of(row, noc_);
    // Bytes per picosecond are terabytes per second.
    if (ticks > 0)
        figures.dram_gigabytes_per_second = 1e3 * static_cast<double>(figures.dram_bytes) / static_cast<double>(ticks);
    for (size_t i = 0; i < picojoules_.size(); ++i)
        figures.energy_picojoules += picojoules_[i] * static_cast<double>(row[i]);
    return figures;
}

std::vector<std::pair<std::string, double>> FigureReader::energy_by_action(const Row& row) const
{
    std::vector<std::pair<std::string, double>> result;
    for (size_t i = 0; i < picojoules_.size(); ++i) {
        const std::string& action = columns_.counters[i].action;
        const bool priced = !action.empty() && !std::count(unpriced_.begin(), unpriced_.end(), action);
        if (!priced) continue;
        const double energy = picojoules_[i] * static_cast<double>(row[i]);
        const auto known = std::find_if(result.begin(), result.end(), [&](const auto& e) { return e.first == action; });
        if (known == result.end())
            result.emplace_back(action, energy);
        else
            known->second += energy;
    }
    return result;
}

} // namespace svp
