// SPDX-License-Identifier: Apache-2.0
// An explicit schedule of a network on an array of n x n cores, as the paper's compiler printed it: layers, in each of
// them sweeps over output rows, in each of them groups of like iterations. docs/weight-block-sparsity.md says what the
// columns mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace svp::wbs {

enum class LayerOperation { conv2d, maxpool2d, avgpool2d, add };
const std::vector<std::string>& operation_names();

struct Volume {
    uint64_t height = 0, width = 0, channels = 0;
};

// Iterations whose input window sticks out of the tensor run alone, as head (above) or tail (below); all others of a
// sweep overlap each other's transfers, as its body.
enum class GroupKind { head, body, tail };
const std::vector<std::string>& group_names();

struct IterationGroup {
    GroupKind kind = GroupKind::body;
    uint64_t iterations = 0;
    Volume input, output; // per iteration and column; input with halo

    bool overlaps() const { return kind == GroupKind::body; }
};

// One pass over a range of output rows.
struct Sweep {
    uint64_t rows = 0;
    std::vector<IterationGroup> groups;
};

// `loads` transfers from DRAM of `blocks` C_out blocks each.
struct WeightLoad {
    uint64_t loads = 0, blocks = 0;
};

struct ScheduledLayer {
    std::string place; // "file:line" of its first row
    uint64_t index = 0;
    std::string name;
    LayerOperation operation = LayerOperation::conv2d;
    uint64_t kernel_h = 1, kernel_w = 1, stride = 1;
    Volume input, output;                 // the whole layer's
    uint64_t block_out = 0, block_in = 0; // convolutions: C_out and C_in of one core's weight block
    uint64_t input_blocks = 0;            // over C_in
    std::vector<WeightLoad> weight_loads; // in order
    double density = 1;                   // of the weights
    double load_us = 0, write_us = 0;     // DRAM -> memory tile and back, per column: inputs of the estimate
    std::vector<Sweep> sweeps;            // not empty, nor their groups
};

struct Schedule {
    std::string place;
    std::vector<ScheduledLayer> layers;
};

} // namespace svp::wbs
