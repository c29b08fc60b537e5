// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/tile/compute_tile.h"

namespace svp::aie {
namespace {

CorePlace place_of(const ArrayConfig& config, TileAddress address, unsigned requester)
{
    const unsigned first_row = 1 + config.memory_rows;
    CorePlace place;
    place.tile = address;
    place.requester = requester;
    place.cascade_west = address.column > 0;
    place.cascade_east = address.column + 1 < config.columns;
    place.cascade_north = address.row + 1 < config.tile_rows();
    place.cascade_south = address.row > first_row;
    return place;
}

} // namespace

ComputeTile::ComputeTile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config,
                         TileAddress address, unsigned first_requester, FaultSink& faults)
    : Tile(name, clock, config, address, first_requester, faults),
      core_("core", clock, place_of(config, address, first_requester + 2 * tile_dma_channels(SVP_AIE_COMPUTE) + 1),
            faults)
{
    core_.on_status_change([this] { changed(); });
}

void ComputeTile::connect_core(ComputeTile* south_tile, ComputeTile* west_tile, ComputeTile* north_tile)
{
    ComputeTile* const tiles[neighbours] = {south_tile, west_tile, north_tile, this};
    CoreEnvironment environment;
    for (unsigned n = 0; n < neighbours; ++n) {
        if (tiles[n] == nullptr) continue;
        environment.memory[n] = tiles[n]->memory();
        environment.locks[n] = &tiles[n]->locks();
    }
    environment.write_register = [this](uint32_t offset, uint32_t value) { return write_register(offset, value); };
    core_.connect(environment);
}

void ComputeTile::stop()
{
    core_.reset_state();
    Tile::stop();
}

void ComputeTile::reset_state()
{
    performance_ = {};
    Tile::reset_state();
}

uint32_t ComputeTile::event_count(uint32_t event) const
{
    switch (event) {
    case SVP_AIE_EVENT_ACTIVE:
        return static_cast<uint32_t>(core_.event_cycles(CoreEvent::active));
    case SVP_AIE_EVENT_STALL:
        return static_cast<uint32_t>(core_.event_cycles(CoreEvent::stall));
    case SVP_AIE_EVENT_KERNEL:
        return static_cast<uint32_t>(core_.event_cycles(CoreEvent::kernel));
    case SVP_AIE_EVENT_LOCK_STALL:
        return static_cast<uint32_t>(core_.event_cycles(CoreEvent::lock_stall));
    default:
        return 0; // counts nothing
    }
}

// A counter keeps its value when its event changes.
void ComputeTile::select_events(uint32_t control)
{
    for (unsigned i = 0; i < counters; ++i) {
        PerformanceCounter& counter = performance_[i];
        const uint32_t value = counter.base + event_count(counter.event);
        counter.event = control >> 8 * i & 0xFF;
        counter.base = value - event_count(counter.event);
    }
}

bool ComputeTile::write_own(uint32_t offset, uint32_t value)
{
    if (offset == SVP_AIE_CORE_PERFORMANCE_CONTROL) {
        select_events(value);
        return true;
    }
    const uint32_t counter = (offset - SVP_AIE_CORE_PERFORMANCE_COUNTER) / 4; // wraps below
    if (counter < counters) {
        performance_[counter].base = value - event_count(performance_[counter].event);
        return true;
    }
    return core_.write_register(offset, value);
}

bool ComputeTile::read_own(uint32_t offset, uint32_t* value)
{
    if (offset == SVP_AIE_CORE_PERFORMANCE_CONTROL) {
        *value = 0;
        for (unsigned i = 0; i < counters; ++i)
            *value |= performance_[i].event << 8 * i;
        return true;
    }
    const uint32_t counter = (offset - SVP_AIE_CORE_PERFORMANCE_COUNTER) / 4;
    if (counter < counters) {
        *value = performance_[counter].base + event_count(performance_[counter].event);
        return true;
    }
    return core_.read_register(offset, *value);
}

} // namespace svp::aie
