// SPDX-License-Identifier: Apache-2.0
#include "platform/statistics/column_reader.h"

#include <map>
#include <string>

namespace svp {
namespace {

// Index of a column by its key; a new one is appended to both lists.
template <class Column, class Members>
size_t column_of(std::vector<Column>& columns, std::vector<Members>& members, std::map<std::string, size_t>& index,
                 const std::string& key)
{
    const auto [found, is_new] = index.emplace(key, columns.size());
    if (is_new) {
        columns.emplace_back();
        members.emplace_back();
    }
    return found->second;
}

// Columns are shared by activities that have the same states.
std::string key_of(const std::string& family, const Activity& activity)
{
    std::string key = family + "." + activity.name();
    for (const auto& state : activity.states())
        key += "|" + state;
    return key;
}

} // namespace

uint64_t pending_cycles(const Activity& activity, uint64_t period_ticks, uint64_t ticks)
{
    const uint64_t now = ticks / period_ticks;
    return now > activity.last_cycle() ? now - activity.last_cycle() : 0;
}

ColumnReader::ColumnReader(const std::vector<Unit>& units)
{
    std::map<std::string, size_t> counter_index, activity_index;
    for (const auto& unit : units) {
        const std::string family = family_of(unit.name);
        for (const auto& counter : unit.statistics->counters()) {
            const size_t i = column_of(columns_.counters, counters_, counter_index, family + "." + counter.name);
            if (counters_[i].empty())
                columns_.counters[i] = {family, counter.name, counter.unit, counter.description, counter.action};
            counters_[i].push_back({&counter, unit.queue});
        }
        for (const auto& activity : unit.statistics->activities()) {
            const size_t i = column_of(columns_.activities, activities_, activity_index, key_of(family, activity));
            ActivityColumns& columns = columns_.activities[i];
            if (activities_[i].empty())
                columns = {family, activity.name(), activity.description(), activity.states(), 0, 0};
            activities_[i].push_back({&activity, unit.period_ticks, unit.queue});
            columns.lanes += activity.width();
        }
    }
    columns_.size = columns_.counters.size();
    for (auto& columns : columns_.activities) {
        columns.first = columns_.size;
        columns_.size += columns.states.size();
    }
}

template <class Counts>
Row ColumnReader::read(uint64_t ticks, bool any_state, Counts counts) const
{
    Row row(columns_.size, 0);
    for (size_t i = 0; i < counters_.size(); ++i)
        for (const auto& [counter, queue] : counters_[i])
            if (counts(queue)) row[i] += static_cast<int64_t>(counter->value);
    for (size_t i = 0; i < activities_.size(); ++i) {
        const size_t first = columns_.activities[i].first;
        for (const auto& [activity, period_ticks, queue] : activities_[i]) {
            if (!counts(queue)) continue;
            for (unsigned state = 0; state < activity->states().size(); ++state)
                row[first + state] += static_cast<int64_t>(activity->cycles(state));
            if (activity->current() != 0 && !any_state) continue;
            const uint64_t pending = pending_cycles(*activity, period_ticks, ticks);
            row[first + activity->current()] += static_cast<int64_t>(pending * activity->width());
        }
    }
    return row;
}

Row ColumnReader::read(uint64_t ticks) const
{
    return read(ticks, false, [](size_t) { return true; });
}

Row ColumnReader::read_of(size_t queue, uint64_t ticks) const
{
    return read(ticks, false, [queue](size_t owner) { return owner == queue; });
}

Row ColumnReader::read_final(uint64_t ticks) const
{
    return read(ticks, true, [](size_t) { return true; });
}

} // namespace svp
