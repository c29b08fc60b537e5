// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/aie/array_profile.h"

#include "base/text/glob.h"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>

namespace svp {

// Activities by unit and name, and which of their states count.
struct GroupPattern {
    struct Source {
        std::string unit, activity;
    };
    const char* name;
    bool mean;
    const char* state; // pattern; null: busy states
    std::vector<Source> sources;
};

namespace {

std::vector<GroupPattern> patterns(const std::string& array, unsigned memory_rows)
{
    const std::string columns = array + ".column_*.";
    const std::string compute = columns + "compute_*.dma", shim = columns + "shim.dma";
    const std::string upper = columns + fmt::format("memory_{}.dma", memory_rows), lower = columns + "memory_1.dma";
    std::vector<GroupPattern::Source> results = {{compute, "mm2s.0"}};
    for (unsigned channel = 1; channel <= 4; ++channel)
        results.push_back({upper, fmt::format("s2mm.{}", channel)});
    return {
        {"compute", false, nullptr, {{columns + "compute_*.core", "*"}}},
        {"activations in", false, nullptr, {{upper, "mm2s.0"}, {compute, "s2mm.0"}}},
        {"weights in", false, nullptr, {{shim, "mm2s.1"}, {lower, "mm2s.5"}, {compute, "s2mm.1"}}},
        {"results out", false, nullptr, results},
        {"load and store", false, nullptr, {{shim, "mm2s.0"}, {shim, "s2mm.0"}, {upper, "mm2s.2"}}},
        {"control", false, nullptr, {{array + ".controller", "*"}}},
        {"memory", false, "stall.memory", {{shim, "*"}}},
        {"lock wait", true, "stall.lock", {{columns + "compute_*.core", "*"}}},
    };
}

bool counts(const GroupPattern& pattern, const std::string& state)
{
    return pattern.state ? state == pattern.state : kind_of_state(state) == StateKind::busy;
}

} // namespace

ArrayProfile::ArrayProfile(const std::string& array, const std::vector<Unit>& units, unsigned memory_rows,
                           size_t layers)
    : layers_(layers)
{
    for (const GroupPattern& pattern : patterns(array, memory_rows))
        add_group(units, pattern);
    for (Sums& sums : layers_)
        sums.busy.resize(groups_.size());
}

void ArrayProfile::add_group(const std::vector<Unit>& units, const GroupPattern& pattern)
{
    Group group{pattern.name, pattern.mean, {}};
    for (const GroupPattern::Source& source : pattern.sources) {
        const size_t before = group.members.size();
        for (const Unit& unit : units) {
            if (!glob_matches(source.unit, unit.name)) continue;
            for (const Activity& activity : unit.statistics->activities()) {
                if (!glob_matches(source.activity, activity.name())) continue;
                Member member{&activity, {}};
                for (const std::string& state : activity.states())
                    member.counted.push_back(counts(pattern, state));
                group.members.push_back(std::move(member));
            }
        }
        if (group.members.size() == before)
            throw std::logic_error(fmt::format("no activity {} of {}", source.activity, source.unit));
    }
    groups_.push_back(std::move(group));
}

void ArrayProfile::read(const Member& member, uint64_t& counted, uint64_t& all)
{
    counted = all = 0;
    for (unsigned state = 0; state < member.counted.size(); ++state) {
        const uint64_t cycles = member.activity->cycles(state);
        all += cycles;
        if (member.counted[state]) counted += cycles;
    }
}

void ArrayProfile::begin_layer()
{
    for (Group& group : groups_)
        for (Member& member : group.members)
            read(member, member.counted_cycles, member.all_cycles);
}

void ArrayProfile::end_layer(size_t index)
{
    Sums& sums = layers_.at(index);
    sums.runs += 1;
    double longest = 0;
    for (size_t i = 0; i < groups_.size(); ++i) {
        double most = 0, sum = 0;
        for (const Member& member : groups_[i].members) {
            uint64_t counted, all;
            read(member, counted, all);
            const double width = member.activity->width();
            const double busy = static_cast<double>(counted - member.counted_cycles) / width;
            longest = std::max(longest, static_cast<double>(all - member.all_cycles) / width);
            most = std::max(most, busy);
            sum += busy;
        }
        sums.busy[i] += groups_[i].mean ? sum / static_cast<double>(groups_[i].members.size()) : most;
    }
    sums.cycles += longest;
}

ArrayProfile::Layer ArrayProfile::layer(size_t index) const
{
    const Sums& sums = layers_.at(index);
    Layer layer;
    layer.runs = sums.runs;
    double largest = 0;
    for (size_t i = 0; i < groups_.size(); ++i) {
        const double share = sums.cycles == 0 ? 0 : sums.busy[i] / sums.cycles;
        layer.shares.emplace_back(groups_[i].name, share);
        if (share <= largest) continue;
        largest = share;
        layer.bound = groups_[i].name;
    }
    return layer;
}

} // namespace svp
