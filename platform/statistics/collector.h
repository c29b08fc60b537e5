// Statistics per layer: everything counted between two moments belongs to a layer or to the time between layers, so
// layers and the rest add up to the totals.
//
// With several command queues layers run at the same time: then a layer's row holds what the units of its own queue
// counted, and what units that all share counted (memory, network, host) stands outside the layers.
#pragma once

#include "platform/statistics/columns.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct LayerInfo {
    std::string name, opcode;
    uint64_t dense_macs = 0; // of one run
    uint32_t engine = 0;     // its id
};

// One layer of the network over all its runs (one per image).
struct LayerRecord {
    LayerInfo info;
    uint64_t runs = 0;
    uint64_t cycles = 0; // of the command processor, dispatch of the first command to retirement of the last
    uint64_t ticks = 0;  // the same as simulated picoseconds
    uint64_t effectual_operations = 0;
    Row row; // Columns
};

class StatisticsCollector {
  public:
    // `queues`: how many take commands. With one, every unit works for its layers; else Unit::queue says which does.
    StatisticsCollector(const std::vector<Unit>& units, std::vector<LayerInfo> layers, size_t queues = 1);

    // The first command of a queue's next layer has been dispatched.
    void begin_layer(uint64_t ticks, size_t queue = 0);
    // Its last command has retired: what was counted since begin_layer is this layer's. `layer` indexes the layers
    // given.
    void end_layer(size_t layer, uint64_t cycles, uint64_t effectual_operations, uint64_t ticks, size_t queue = 0);
    // The simulation is over. Nothing may be called after this.
    void finish(uint64_t ticks);

    const Columns& columns() const { return columns_; }
    const std::vector<Unit>& units() const { return units_; }
    const std::vector<LayerRecord>& layers() const { return layers_; }
    size_t queues() const { return queues_.size(); }
    // The engine of most of the layers' multiply-accumulates, whose utilization is that of the run.
    uint32_t main_engine() const;
    const Row& between_layers() const { return between_; } // after finish()
    const Row& totals() const { return totals_; }          // after finish()
    uint64_t end_ticks() const { return end_ticks_; }
    // When the first layer began and the last one ended.
    uint64_t first_ticks() const { return first_ticks_; }
    uint64_t last_ticks() const { return last_ticks_; }

  private:
    struct Queue {
        Row begin; // when its layer began
        uint64_t begin_ticks = 0;
    };

    Row read(size_t queue, uint64_t ticks) const;

    std::vector<Unit> units_;
    Columns columns_;
    std::vector<LayerRecord> layers_;
    std::vector<Queue> queues_;
    Row between_, totals_;
    uint64_t end_ticks_ = 0, first_ticks_ = UINT64_MAX, last_ticks_ = 0;
};

} // namespace svp
