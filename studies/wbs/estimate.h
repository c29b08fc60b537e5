// SPDX-License-Identifier: Apache-2.0
// The published estimator: what a schedule takes on an array of n columns, by formula.
#pragma once

#include "studies/wbs/schedule.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace svp::wbs {

// Where time goes, by the names of the published timelines.
enum class Component {
    load,    // activations, DRAM -> memory tile
    loadw,   // weights, DRAM -> memory tile
    loadwm,  // weights, memory tile -> core
    loadfm,  // activations, memory tile -> core
    comp,    // computation
    writefm, // results, core -> memory tile
    write    // results, memory tile -> DRAM
};
constexpr size_t component_count = 7;
const std::array<const char*, component_count>& component_names();

// Seconds per component.
using ComponentSeconds = std::array<double, component_count>;

struct LayerEstimate {
    uint64_t index = 0;
    std::string name;
    LayerOperation operation = LayerOperation::conv2d;
    uint64_t weight_bytes = 0; // of one weight block; 0 without weights
    double seconds = 0;
    ComponentSeconds exposed{}; // time that nothing longer hides; adds up to `seconds`
    ComponentSeconds busy{};    // with what overlaps

    // The component with the most exposed time, the first of equals.
    Component dominant() const;
};

struct Estimate {
    uint64_t columns = 0;
    double seconds = 0;
    ComponentSeconds exposed{}, busy{};
    std::vector<LayerEstimate> layers;
};

// Layers strictly one after the other. In a layer: load and loadw overlap; then for each group loadwm, and after it
// loadfm, comp and writefm, which overlap in a body and follow each other in heads and tails; then write. [R]
// Throws InputError where the sizes leave exact arithmetic.
Estimate estimate(const Schedule& schedule, uint64_t columns);

} // namespace svp::wbs
