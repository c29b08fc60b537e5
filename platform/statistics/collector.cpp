// SPDX-License-Identifier: Apache-2.0
#include "platform/statistics/collector.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace svp {
namespace {

// As it stays until `end_ticks`.
UnitRecord::Activity record_of(const Activity& activity, uint64_t period_ticks, uint64_t end_ticks)
{
    const uint64_t pending = pending_cycles(activity, period_ticks, end_ticks);
    UnitRecord::Activity record{activity.name(), activity.width(), activity.last_cycle() + pending, {}};
    for (unsigned state = 0; state < activity.states().size(); ++state) {
        const uint64_t extra = state == activity.current() ? pending * activity.width() : 0;
        record.lane_cycles.emplace_back(activity.states()[state], activity.cycles(state) + extra);
    }
    return record;
}

UnitRecord record_of(const Unit& unit, uint64_t end_ticks)
{
    UnitRecord record{unit.name, family_of(unit.name), unit.period_ticks, {}, {}};
    for (const Counter& counter : unit.statistics->counters())
        record.counters.emplace_back(counter.name, counter.value);
    for (const Activity& activity : unit.statistics->activities())
        record.activities.push_back(record_of(activity, unit.period_ticks, end_ticks));
    return record;
}

} // namespace

StatisticsCollector::StatisticsCollector(const std::vector<Unit>& units, std::vector<LayerInfo> layers, size_t queues)
    : units_(units),
      reader_(units),
      queues_(queues),
      clock_ticks_(layers.size())
{
    run_.columns = reader_.columns();
    for (auto& info : layers) {
        LayerRecord record;
        record.info = std::move(info);
        record.row.assign(run_.columns.size, 0);
        run_.layers.push_back(std::move(record));
    }
}

Row StatisticsCollector::read(size_t queue, uint64_t ticks) const
{
    return queues_.size() == 1 ? reader_.read(ticks) : reader_.read_of(queue, ticks);
}

void StatisticsCollector::begin_layer(uint64_t ticks, size_t queue)
{
    queues_.at(queue) = {read(queue, ticks), ticks};
    run_.first_ticks = std::min(run_.first_ticks, ticks);
}

// Whole cycles of the sum, not sums of whole cycles.
void StatisticsCollector::add_cycles(size_t layer, const EngineWork& work)
{
    LayerRecord& record = run_.layers[layer];
    const auto [sum, is_new] = clock_ticks_[layer].emplace(work.clock.name, 0);
    if (is_new) record.clocks.push_back(work.clock);
    record.cycles -= sum->second / work.clock.period_ticks;
    sum->second += work.ticks;
    record.cycles += sum->second / work.clock.period_ticks;
}

void StatisticsCollector::end_layer(size_t layer, const EngineWork& work, uint64_t ticks, size_t queue)
{
    if (layer >= run_.layers.size()) throw std::logic_error("statistics of a layer that was not announced");
    LayerRecord& record = run_.layers[layer];
    const Queue& begun = queues_.at(queue);
    const Row reading = read(queue, ticks);
    for (size_t i = 0; i < reading.size(); ++i)
        record.row[i] += reading[i] - begun.begin[i];
    record.first_ticks = record.runs == 0 ? begun.begin_ticks : std::min(record.first_ticks, begun.begin_ticks);
    record.runs += 1;
    record.ticks += ticks - begun.begin_ticks;
    add_cycles(layer, work);
    record.effectual_operations += work.effectual_operations;
    run_.last_ticks = std::max(run_.last_ticks, ticks);
}

RunStatistics StatisticsCollector::finish(uint64_t ticks)
{
    run_.totals = reader_.read_final(ticks);
    run_.between_layers = run_.totals;
    for (const LayerRecord& layer : run_.layers)
        for (size_t i = 0; i < run_.between_layers.size(); ++i)
            run_.between_layers[i] -= layer.row[i];
    for (const Unit& unit : units_)
        run_.units.push_back(record_of(unit, ticks));
    run_.end_ticks = ticks;
    return std::move(run_);
}

} // namespace svp
