// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/column.h"

namespace svp::aie {
namespace {

// Requesters of locks in a tile: its DMA channels, the bus, a core.
constexpr unsigned requesters_per_tile = 16;

} // namespace

Column::Column(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, unsigned column,
               FaultSink& faults)
    : sc_module(name),
      memory_rows_(config.memory_rows),
      shim_("shim", clock, config, {column, 0}, column * config.tile_rows() * requesters_per_tile, faults)
{
    tiles_.push_back(&shim_);
    const unsigned first_requester = column * config.tile_rows() * requesters_per_tile;
    for (unsigned row = 1; row < config.tile_rows(); ++row) {
        const TileAddress address{column, row};
        const unsigned requester = first_requester + row * requesters_per_tile;
        if (row <= memory_rows_) {
            const std::string tile = "memory_" + std::to_string(row);
            memory_tiles_.push_back(
                std::make_unique<MemoryTile>(tile.c_str(), clock, config, address, requester, faults));
            tiles_.push_back(memory_tiles_.back().get());
        } else {
            const std::string tile = "compute_" + std::to_string(row);
            compute_tiles_.push_back(
                std::make_unique<ComputeTile>(tile.c_str(), clock, config, address, requester, faults));
            tiles_.push_back(compute_tiles_.back().get());
        }
    }
}

MemoryTile* Column::memory_tile(unsigned row) const
{
    return row >= 1 && row <= memory_rows_ ? memory_tiles_[row - 1].get() : nullptr;
}

ComputeTile* Column::compute_tile(unsigned row) const
{
    return row > memory_rows_ && row < tiles_.size() ? compute_tiles_[row - 1 - memory_rows_].get() : nullptr;
}

} // namespace svp::aie
