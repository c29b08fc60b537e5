// SPDX-License-Identifier: Apache-2.0
// Schedules that nobody printed, consistent in themselves.
#pragma once

#include "studies/wbs/schedule.h"

#include <cstdint>
#include <random>
#include <string>

namespace svp::test {

class RandomSchedule {
  public:
    RandomSchedule(uint64_t seed, uint64_t columns) : random_(seed), columns_(columns) {}

    wbs::Schedule make();
    // All columns but the time columns that are not read.
    static std::string csv_of(const wbs::Schedule& schedule);

  private:
    uint64_t between(uint64_t low, uint64_t high) { return low + random_() % (high - low + 1); }
    wbs::ScheduledLayer layer(uint64_t index);
    void choose_geometry(wbs::ScheduledLayer& layer);
    void choose_weights(wbs::ScheduledLayer& layer);
    void choose_sweeps(wbs::ScheduledLayer& layer);
    wbs::Sweep sweep(const wbs::ScheduledLayer& layer, uint64_t first_row, uint64_t rows, const wbs::Volume& input,
                     const wbs::Volume& output) const;

    std::mt19937_64 random_;
    uint64_t columns_;
    uint64_t padding_ = 0; // of the layer being made
};

} // namespace svp::test
