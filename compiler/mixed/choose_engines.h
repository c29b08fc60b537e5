// Which engine runs which segment.
#pragma once

#include "compiler/mixed/lower_mixed.h"

#include <vector>

namespace svp::compiler {

// Estimated microseconds of a segment; array: infinite where it cannot be mapped there.
struct SegmentTimes {
    double cluster = 0, array = 0;
    double handover = 0; // of the segment's output to the other engine, through DRAM
};

// The cheapest way through all segments. `configuration`: of the array, once, when any segment runs there.
std::vector<Engine> choose_engines(const std::vector<SegmentTimes>& segments, double configuration);

} // namespace svp::compiler
