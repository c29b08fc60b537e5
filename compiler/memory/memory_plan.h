// SPDX-License-Identifier: Apache-2.0
// Places in a shared region for tensors that live for a while.
#pragma once

#include <cstdint>
#include <vector>

namespace svp::compiler {

// From the layer that writes the tensor to the last one that reads it, both included.
struct Lifetime {
    uint64_t bytes = 0;
    uint32_t first = 0, last = 0;
};

struct MemoryPlan {
    std::vector<uint64_t> offsets; // multiples of 64
    uint64_t bytes = 0;            // of the region
};

// Tensors alive at the same time do not overlap. Largest first, each at the lowest place that is free for its whole
// life.
MemoryPlan plan_memory(const std::vector<Lifetime>& lifetimes);

} // namespace svp::compiler
