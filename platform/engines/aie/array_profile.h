// SPDX-License-Identifier: Apache-2.0
// What bound each layer on the tile array: how busy the busiest member of each group of its parts was.
// The rule is in docs/statistics.md.
#pragma once

#include "platform/statistics/unit.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace svp {

class ArrayProfile {
  public:
    // Shares of a layer's cycles, in a fixed order, and the name of the largest.
    struct Layer {
        uint64_t runs = 0;
        std::vector<std::pair<std::string, double>> shares;
        std::string bound;
    };

    // `array`: the unit's name. `units`: of the platform, which outlive this object. `memory_rows`: rows of memory
    // tiles.
    ArrayProfile(const std::string& array, const std::vector<Unit>& units, unsigned memory_rows, size_t layers);

    // The accounting of all units has just been settled.
    void begin_layer();
    void end_layer(size_t layer);

    Layer layer(size_t index) const;

  private:
    struct Member {
        const Activity* activity;
        std::vector<bool> counted; // by state
        uint64_t counted_cycles = 0, all_cycles = 0;
    };
    struct Group {
        std::string name;
        bool mean; // else the busiest member's
        std::vector<Member> members;
    };
    struct Sums {
        uint64_t runs = 0;
        double cycles = 0;
        std::vector<double> busy; // by group
    };

    void add_group(const std::vector<Unit>& units, const struct GroupPattern& pattern);
    static void read(const Member& member, uint64_t& counted, uint64_t& all);

    std::vector<Group> groups_;
    std::vector<Sums> layers_;
};

} // namespace svp
