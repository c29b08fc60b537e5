// SPDX-License-Identifier: Apache-2.0
// Statistics per layer: everything counted between two moments belongs to a layer or to the time between layers, so
// layers and the rest add up to the totals.
//
// With several command queues layers run at the same time: then a layer's row holds what the units of its own queue
// counted, and what units that all share counted (memory, network, host) stands outside the layers.
#pragma once

#include "platform/statistics/column_reader.h"
#include "platform/statistics/run_statistics.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace svp {

// What an engine did for a layer.
struct EngineWork {
    NamedClock clock;
    uint64_t ticks = 0; // that it had the layer's commands, picoseconds
    uint64_t effectual_operations = 0;
};

class StatisticsCollector {
  public:
    // `queues`: how many take commands. With one, every unit works for its layers; else Unit::queue says which does.
    StatisticsCollector(const std::vector<Unit>& units, std::vector<LayerInfo> layers, size_t queues = 1);

    // The first command of a queue's next layer has been dispatched.
    void begin_layer(uint64_t ticks, size_t queue = 0);
    // Its last command has retired: what was counted since begin_layer is this layer's. `layer` indexes the layers
    // given.
    void end_layer(size_t layer, const EngineWork& work, uint64_t ticks, size_t queue = 0);
    // The simulation is over. What was counted; the units may go.
    RunStatistics finish(uint64_t ticks);

  private:
    struct Queue {
        Row begin; // when its layer began
        uint64_t begin_ticks = 0;
    };

    Row read(size_t queue, uint64_t ticks) const;
    void add_cycles(size_t layer, const EngineWork& work);

    std::vector<Unit> units_;
    ColumnReader reader_;
    RunStatistics run_;
    std::vector<Queue> queues_;
    std::vector<std::map<std::string, uint64_t>> clock_ticks_; // by layer and clock
};

} // namespace svp
