// SPDX-License-Identifier: Apache-2.0
// What the controller does for a layer, in steps that wait for each other: copies of halos, transfers from and to DRAM,
// passes over the array. A step is data, so that it can be written early: descriptors and receiving tasks of one step
// while the step before it runs.
#pragma once

#include "compiler/backends/aie/plan/placed_layer.h"
#include "interface/engines/aie/descriptor.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace svp::compiler::aie {

// Descriptors that steps share out: of a memory tile's even and odd channels, of a shim tile.
enum class Pool { even, odd, shim };
constexpr unsigned pools = 3;

// Numbers of descriptors count from the step's first one of the pool.
struct StepDescriptor {
    unsigned column = 0, row = 0;
    Pool pool = Pool::even;
    unsigned number = 0;
    svp_aie_descriptor fields{};     // `next` counts alike
    std::optional<uint32_t> operand; // of a shim descriptor: what its address counts from
    uint64_t dram_offset = 0;
};

struct StepTask {
    unsigned column = 0, row = 0;
    svp_aie_direction direction = SVP_AIE_S2MM;
    unsigned channel = 0;
    Pool pool = Pool::even;
    unsigned number = 0, executions = 1;
};

// Which way leads into the memory tiles' load channel.
enum class LoadWay { any, shim, halo };

struct Step {
    unsigned counts[pools] = {}; // of descriptors
    std::vector<StepDescriptor> descriptors;
    std::vector<StepTask> receiving; // wait for beats, may be queued early; the step ends with their tokens
    std::vector<StepTask> sending;   // set things going
    std::optional<int> pad_value;    // of a pass, while it runs
    LoadWay way = LoadWay::any;

    bool is_pass() const { return pad_value.has_value(); }
};

// `dram`: by tensor.
std::vector<Step> steps_of(const ArrayLayout& layout, const std::vector<DramTensor>& dram, const PlacedLayer& layer);

} // namespace svp::compiler::aie
