// SPDX-License-Identifier: Apache-2.0
// What a schedule says twice, compared: how many columns the array has, and which iterations run alone.
#pragma once

#include "studies/wbs/schedule.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::wbs {

// The number of columns over which most layers divide their width, o_w = ceil(out_w / n). Where several numbers fit
// equally well, the one in the file's name (NETWORK_NxN_DENSITY.csv), or an InputError.
uint64_t columns_of(const Schedule& schedule);

// Zero rows above the input; [D] from the layer's sizes, kernel and stride, since no column holds it.
uint64_t padding_above(const ScheduledLayer& layer);

// Where the rows of a sweep, the padding and the array's columns ask for other groups or widths than the schedule has:
// one line each, the place first. The estimate follows the schedule.
std::vector<std::string> departures(const Schedule& schedule, uint64_t columns);

} // namespace svp::wbs
