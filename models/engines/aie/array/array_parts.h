// SPDX-License-Identifier: Apache-2.0
// What the array is made of, and how it stops. Part of array.cpp's inside.
#pragma once

#include "models/common/edge_timer.h"
#include "models/engines/aie/array/array.h"
#include "models/engines/aie/array/column.h"
#include "models/engines/aie/array/configuration_path.h"
#include "models/engines/aie/array/controller.h"
#include "models/engines/aie/array/stream_router.h"
#include "models/engines/aie/stream/stream_hub.h"

namespace svp::aie {

struct Array::Parts : FaultSink, TileControl {
    Parts(const Clock& clock, const ArrayConfig& config);

    void fault(TileAddress tile, uint32_t code, uint32_t offset, const std::string& what) override;
    void stop_tiles() override;
    uint64_t macs() const override;
    void log(const std::string& line) override
    {
        if (write_log) write_log(line);
    }

    std::vector<std::unique_ptr<Column>> make_columns(const Clock& clock, const ArrayConfig& config);
    void connect_tiles(const ArrayConfig& config);
    void connect_streams(Tile& tile);
    void connect_core(ComputeTile& tile);
    void hold(unsigned column);
    void drain();
    bool buses_idle() const;
    void reset_tiles();

    MemoryTile* memory_tile(unsigned column, unsigned row) const
    {
        return column < columns.size() ? columns[column]->memory_tile(row) : nullptr; // below column 0 wraps
    }
    ComputeTile* compute_tile(unsigned column, unsigned row) const
    {
        return column < columns.size() ? columns[column]->compute_tile(row) : nullptr;
    }
    template <class Function>
    void for_each_tile(Function function) const
    {
        for (const auto& column : columns)
            for (Tile* tile : column->tiles())
                function(*tile);
    }

    StreamRouter router;
    StreamHub hub;
    ConfigurationPath path;
    Controller controller;
    std::vector<std::unique_ptr<Column>> columns;
    std::vector<const Core*> cores;
    std::vector<const Counter*> descriptors_run; // of each tile's DMA
    Log write_log;
    EdgeTimer drain_timer;
    bool stopping = false, draining = false; // tiles are to stop; tiles have stopped, buses are not idle
};

} // namespace svp::aie
