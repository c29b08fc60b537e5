// SPDX-License-Identifier: Apache-2.0
// A layer command worked out for the systolic array: what is fetched in which order, and what takes how long where
// operands are there. No SystemC in here. docs/systolic.md "Order of work".
#pragma once

#include "interface/engines/systolic/systolic_capacity.h"
#include "models/engines/systolic/common/systolic_config.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::systolic {

struct Range {
    unsigned first = 0, count = 0;
    unsigned end() const { return first + count; }
    friend bool operator==(const Range& a, const Range& b) { return a.first == b.first && a.count == b.count; }
};

// Input rows and channels that are in one half of the input buffer.
struct InputLoad {
    Range rows, channels;
};

// Weights that are in one half of the weight buffer: products of the filters of a pass.
struct WeightLoad {
    size_t block; // of StripPlan::pass
    Range filters, products;
};

// Results that leave together, and their second inputs: output channels before channel_offset. Passes fill it in the
// order of their channels.
struct OutputBlock {
    Range rows, channels;
};

// A column fold of a convolution, or a group of 64 channels of another operation, over a strip of output rows.
struct Pass {
    Range channels;              // output channels, before channel_offset
    size_t load = 0, output = 0; // its input, and where its results go
    bool ends_output = false;
    unsigned group = 0;       // of the convolution
    uint64_t cycles = 0;      // of the array, or the post-processor
    uint64_t lane_cycles = 0; // of its elements or lanes that do work
};

// A part of a pass that needs no more weights than are in the buffer.
struct Step {
    size_t pass = 0;
    size_t weights = 0; // WeightLoads before this one and up to it must have come: their count
    uint64_t cycles = 0, lane_cycles = 0;
    bool ends_pass = false;
};

struct StripPlan {
    StripPlan() = default;
    // The command has passed svp_systolic_check and svp_systolic_fits.
    StripPlan(const svp_systolic_command& body, const SystolicConfig& config);

    svp_systolic_command command{};
    bool convolution = false;
    bool resident_weights = false; // all of the layer's fit the buffer: they come once
    unsigned group_inputs = 0;     // input channels of a convolution group
    unsigned products = 0;         // of one result: T
    size_t blocks = 0;             // of weights: column folds of all groups

    std::vector<InputLoad> loads;
    std::vector<WeightLoad> weights;
    std::vector<Pass> passes;
    std::vector<OutputBlock> outputs;
    std::vector<Step> steps;

    // Products that land on the input, padding excluded; values read by another operation.
    uint64_t effectual_operations = 0;

    size_t block_of(size_t pass) const { return pass % blocks; }
    const Range& rows_of(const Pass& pass) const { return outputs[pass.output].rows; }

  private:
    void add_strip(const Range& out_rows, const SystolicConfig& config);
    void add_convolution(const Range& out_rows, const Range& in_rows, const SystolicConfig& config);
    void add_streamed(const Range& out_rows, const Range& in_rows, const SystolicConfig& config);
    void add_pass(Pass pass, const Range& out_rows, const SystolicConfig& config);
    void add_steps(size_t pass, const SystolicConfig& config);
    void use_load(const Range& rows, const Range& channels);
};

} // namespace svp::systolic
