// Statistics per layer: everything counted between two moments belongs to a layer or to the time between layers, so
// layers and the rest add up to the totals.
#pragma once

#include "platform/statistics/columns.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp {

enum class Engine { cluster, array };

struct LayerInfo {
    std::string name, opcode;
    uint64_t dense_macs = 0; // of one run
    Engine engine = Engine::cluster;
};

// One layer of the network over all its runs (one per image).
struct LayerRecord {
    LayerInfo info;
    uint64_t runs = 0;
    uint64_t cycles = 0; // of the engine, dispatch of the first command to retirement of the last
    uint64_t ticks = 0;  // the same as simulated picoseconds
    uint64_t effectual_operations = 0;
    Row row; // Columns
};

class StatisticsCollector {
  public:
    StatisticsCollector(const std::vector<Unit>& units, std::vector<LayerInfo> layers);

    // A layer's first command has been dispatched. What was counted since the last moment belongs to no layer.
    void begin_layer(uint64_t ticks);
    // Its last command has retired: what was counted since begin_layer is this layer's. `layer` indexes the layers
    // given.
    void end_layer(size_t layer, uint64_t cycles, uint64_t effectual_operations, uint64_t ticks);
    // The simulation is over. Nothing may be called after this.
    void finish(uint64_t ticks);

    const Columns& columns() const { return columns_; }
    const std::vector<Unit>& units() const { return units_; }
    const std::vector<LayerRecord>& layers() const { return layers_; }
    // The engine of most of the layers' multiply-accumulates, whose utilization is that of the run.
    Engine main_engine() const;
    const Row& between_layers() const { return between_; }
    const Row& totals() const { return totals_; } // after finish()
    uint64_t end_ticks() const { return end_ticks_; }

  private:
    void advance(Row reading, Row& into);

    std::vector<Unit> units_;
    Columns columns_;
    std::vector<LayerRecord> layers_;
    Row last_, between_, totals_;
    uint64_t begin_ticks_ = 0, end_ticks_ = 0;
};

} // namespace svp
