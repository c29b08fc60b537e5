#include "platform/statistics/figures.h"

#include "base/text/glob.h"

#include <algorithm>
#include <stdexcept>

namespace svp {
namespace {

std::vector<size_t> matching_counters(const Columns& columns, const std::string& pattern)
{
    std::vector<size_t> found;
    for (size_t i = 0; i < columns.counters().size(); ++i)
        if (glob_matches(pattern, columns.counters()[i].name())) found.push_back(i);
    if (found.empty()) throw std::logic_error("no counter is called " + pattern);
    return found;
}

uint64_t sum_of(const Row& row, const std::vector<size_t>& counters)
{
    uint64_t sum = 0;
    for (const size_t i : counters)
        sum += static_cast<uint64_t>(row[i]);
    return sum;
}

const ActivityColumns* find_activity(const Columns& columns, const std::string& pattern)
{
    const ActivityColumns* found = nullptr;
    for (const auto& activity : columns.activities()) {
        if (!glob_matches(pattern, activity.name())) continue;
        if (found) throw std::logic_error("several activities are called " + pattern);
        found = &activity;
    }
    if (!found) throw std::logic_error("no activity is called " + pattern);
    return found;
}

} // namespace

FigureReader::FigureReader(const Columns& columns, const FigureSources& sources, const EnergyTable& energy)
    : columns_(columns),
      work_(find_activity(columns, sources.work)),
      array_work_(sources.array_work.empty() ? nullptr : find_activity(columns, sources.array_work)),
      dram_(matching_counters(columns, sources.dram_bytes)),
      noc_(matching_counters(columns, sources.noc_bytes))
{
    for (const auto& column : columns.counters()) {
        const std::string& action = column.definition->action;
        const EnergyAction* cost = action.empty() ? nullptr : energy.find(action);
        picojoules_.push_back(cost ? cost->picojoules : 0);
        const bool known = cost || action.empty() || std::count(unpriced_.begin(), unpriced_.end(), action);
        if (!known) unpriced_.push_back(action);
    }
}

Figures FigureReader::read(const Row& row, uint64_t ticks, Engine engine) const
{
    Figures figures;
    const ActivityColumns& work = engine == Engine::array && array_work_ ? *array_work_ : *work_;
    const auto& states = work.definition->states();
    int64_t lane_cycles = 0;
    for (size_t state = 0; state < states.size(); ++state)
        lane_cycles += row[work.first + state];
    for (size_t state = 0; state < states.size(); ++state) {
        const auto cycles = static_cast<double>(row[work.first + state]);
        const double share = lane_cycles == 0 ? 0 : cycles / static_cast<double>(lane_cycles);
        figures.shares.emplace_back(states[state], share);
        if (kind_of_state(states[state]) == StateKind::busy) figures.utilization += share;
    }
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
        const std::string& action = columns_.counters()[i].definition->action;
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
