// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/array_parts.h"

#include <cstdio>
#include <stdexcept>

namespace svp::aie {
namespace {

const Counter& counter_of(Module& module, const std::string& name)
{
    for (const Counter& counter : module.statistics().counters())
        if (counter.name == name) return counter;
    throw std::logic_error(std::string(module.name()) + " has no counter " + name);
}

} // namespace

Array::Parts::Parts(const Clock& clock, const ArrayConfig& config)
    : router(config),
      hub("streams", clock, config.columns, config.tile_rows(), config.stream_bytes, router),
      path("configuration_path", clock, config, *this),
      controller("controller", clock, config, *this),
      columns(make_columns(clock, config)),
      drain_timer("drain", clock, [this](uint64_t) { drain(); })
{
    controller.configuration.bind(path.controller);
    path.set_stopping([this] { return stopping; });
    connect_tiles(config);
}

std::vector<std::unique_ptr<Column>> Array::Parts::make_columns(const Clock& clock, const ArrayConfig& config)
{
    std::vector<std::unique_ptr<Column>> made;
    for (unsigned c = 0; c < config.columns; ++c)
        made.push_back(std::make_unique<Column>(("column_" + std::to_string(c)).c_str(), clock, config, c, *this));
    return made;
}

void Array::Parts::connect_tiles(const ArrayConfig& config)
{
    for (unsigned c = 0; c < config.columns; ++c) {
        ShimTile& shim = columns[c]->shim();
        path.connect_column(shim);
        shim.on_column_held([this, c] { hold(c); });
        shim.dma().on_bus_idle([this] {
            if (draining) drain_timer.wake_now();
        });
    }
    for_each_tile([this](Tile& tile) {
        path.connect(tile);
        connect_streams(tile);
        descriptors_run.push_back(&counter_of(tile.dma(), "descriptors"));
        tile.on_change([this, &tile] { controller.tile_changed(tile.address()); });
        tile.dma().on_token([this](const CompletionToken& token) { controller.token(token); });
    });
    for (unsigned c = 0; c < config.columns; ++c)
        for (unsigned row = 0; row < config.tile_rows(); ++row)
            if (ComputeTile* tile = compute_tile(c, row)) connect_core(*tile);
}

void Array::Parts::connect_streams(Tile& tile)
{
    const TileAddress at = tile.address();
    const bool shim = tile.tile_kind() == SVP_AIE_SHIM;
    router.add(at, tile.stream_switch(), shim ? &columns[at.column]->shim().mux() : nullptr);
    tile.on_routes_change([this] { hub.routes_changed(); });
    TileReach reach;
    reach.memory[1] = tile.memory();
    reach.locks[1] = &tile.locks();
    if (MemoryTile* west_tile = memory_tile(at.column - 1, at.row)) {
        reach.memory[0] = west_tile->memory();
        reach.locks[0] = &west_tile->locks();
    }
    if (MemoryTile* east_tile = memory_tile(at.column + 1, at.row)) {
        reach.memory[2] = east_tile->memory();
        reach.locks[2] = &east_tile->locks();
    }
    tile.dma().connect(reach, hub);
}

void Array::Parts::connect_core(ComputeTile& tile)
{
    const TileAddress at = tile.address();
    tile.connect_core(compute_tile(at.column, at.row - 1), compute_tile(at.column - 1, at.row),
                      compute_tile(at.column, at.row + 1));
    Core& core = tile.core();
    cores.push_back(&core);
    if (core.cascade_east) core.cascade_east->bind(*compute_tile(at.column + 1, at.row)->core().cascade_west);
    if (core.cascade_south) core.cascade_south->bind(*compute_tile(at.column, at.row - 1)->core().cascade_north);
}

void Array::Parts::fault(TileAddress tile, uint32_t code, uint32_t offset, const std::string& what)
{
    if (stopping || controller.stopping()) return; // the first one counts
    char place[64];
    std::snprintf(place, sizeof place, " (column %u, row %u, register 0x%05x)", tile.column, tile.row, offset);
    log(what + place);
    controller.stop(code, static_cast<uint32_t>(svp_aie_address(tile.column, tile.row, offset)));
}

// The column's tiles but the shim tile go back to their state after reset.
void Array::Parts::hold(unsigned column)
{
    for (Tile* tile : columns[column]->tiles()) {
        if (tile->tile_kind() == SVP_AIE_SHIM) continue;
        tile->stop();
        tile->reset_stopped();
    }
}

// From an event of its own, since it is often a tile at work that found the fault.
void Array::Parts::stop_tiles()
{
    stopping = true;
    drain_timer.wake_now();
}

void Array::Parts::drain()
{
    if (!stopping) return;
    if (!draining) for_each_tile([](Tile& tile) { tile.stop(); });
    draining = true;
    if (!buses_idle()) return; // on_bus_idle comes back here
    reset_tiles();
    stopping = draining = false;
    controller.tiles_stopped();
}

bool Array::Parts::buses_idle() const
{
    for (const auto& column : columns)
        if (!column->shim().dma().bus_idle()) return false;
    return true;
}

void Array::Parts::reset_tiles()
{
    for_each_tile([](Tile& tile) { tile.reset_stopped(); });
    hub.reset_stopped();
}

uint64_t Array::Parts::macs() const
{
    uint64_t sum = 0;
    for (const Core* core : cores)
        sum += core->macs();
    return sum;
}

} // namespace svp::aie
