#include "platform/statistics/columns.h"

#include <map>

namespace svp {
namespace {

template <class Column>
Column& column_of(std::vector<Column>& columns, std::map<std::string, size_t>& index, const std::string& key)
{
    const auto [found, is_new] = index.emplace(key, columns.size());
    if (is_new) columns.emplace_back();
    return columns[found->second];
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

Columns::Columns(const std::vector<Unit>& units)
{
    std::map<std::string, size_t> counter_index, activity_index;
    for (const auto& unit : units) {
        const std::string family = family_of(unit.name);
        for (const auto& counter : unit.statistics->counters()) {
            CounterColumn& column = column_of(counters_, counter_index, family + "." + counter.name);
            if (column.members.empty()) {
                column.family = family;
                column.definition = &counter;
            }
            column.members.push_back({&counter, unit.queue});
        }
        for (const auto& activity : unit.statistics->activities()) {
            ActivityColumns& columns = column_of(activities_, activity_index, key_of(family, activity));
            if (columns.members.empty()) {
                columns.family = family;
                columns.definition = &activity;
                columns.lanes = 0;
            }
            columns.members.push_back({&activity, unit.period_ticks, unit.queue});
            columns.lanes += activity.width();
        }
    }
    size_ = counters_.size();
    for (auto& columns : activities_) {
        columns.first = size_;
        size_ += columns.definition->states().size();
    }
}

template <class Counts>
Row Columns::read(uint64_t ticks, bool any_state, Counts counts) const
{
    Row row(size_, 0);
    for (size_t i = 0; i < counters_.size(); ++i)
        for (const auto& [counter, queue] : counters_[i].members)
            if (counts(queue)) row[i] += static_cast<int64_t>(counter->value);
    for (const auto& columns : activities_) {
        for (const auto& [activity, period_ticks, queue] : columns.members) {
            if (!counts(queue)) continue;
            for (unsigned state = 0; state < activity->states().size(); ++state)
                row[columns.first + state] += static_cast<int64_t>(activity->cycles(state));
            if (activity->current() != 0 && !any_state) continue;
            const uint64_t pending = pending_cycles(*activity, period_ticks, ticks);
            row[columns.first + activity->current()] += static_cast<int64_t>(pending * activity->width());
        }
    }
    return row;
}

Row Columns::read(uint64_t ticks) const
{
    return read(ticks, false, [](size_t) { return true; });
}

Row Columns::read_of(size_t queue, uint64_t ticks) const
{
    return read(ticks, false, [queue](size_t owner) { return owner == queue; });
}

Row Columns::read_final(uint64_t ticks) const
{
    return read(ticks, true, [](size_t) { return true; });
}

} // namespace svp
