// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/tile/tile_registers.h"

#include "interface/generated/aie_compute_tile_table.h"
#include "interface/generated/aie_memory_tile_table.h"
#include "interface/generated/aie_shim_tile_table.h"

#include <stdexcept>
#include <string>

namespace svp::aie {
namespace {

// Kinds of tiles call the registers of one unit by the same names; the rest is a kind's own.
TileUnit unit_of(const std::string& name)
{
    static const struct {
        const char* beginning;
        TileUnit unit;
    } units[] = {
        {"TIMER", TileUnit::timer},
        {"LOCKS", TileUnit::locks},
        {"LOCK_REQUEST", TileUnit::lock_requests},
        {"S2MM_", TileUnit::dma},
        {"MM2S_", TileUnit::dma},
        {"DESCRIPTORS", TileUnit::dma},
        {"PAD_", TileUnit::dma},
        {"SWITCH_", TileUnit::stream_switch},
    };
    for (const auto& candidate : units)
        if (name.rfind(candidate.beginning, 0) == 0) return candidate.unit;
    return TileUnit::own;
}

} // namespace

const RegisterBlock& TileRegisters::block_of(svp_aie_tile_kind kind)
{
    switch (kind) {
    case SVP_AIE_MEMORY:
        return aie_memory_tile_table::block;
    case SVP_AIE_SHIM:
        return aie_shim_tile_table::block;
    default:
        return aie_compute_tile_table::block;
    }
}

TileRegisters::TileRegisters(svp_aie_tile_kind kind) : block_(block_of(kind)), map_(block_)
{
    for (size_t i = 0; i < block_.register_count; ++i)
        units_.push_back(unit_of(block_.registers[i].name));
}

TileRegisters::Place TileRegisters::find(uint32_t offset) const
{
    const RegisterMap::Place place = map_.find(offset);
    if (!place) return {};
    return {units_[static_cast<size_t>(place.info - block_.registers)], place.index};
}

const RegisterInfo& TileRegisters::named(const char* name) const
{
    for (size_t i = 0; i < block_.register_count; ++i)
        if (std::string(block_.registers[i].name) == name) return block_.registers[i];
    throw std::logic_error(std::string(block_.name) + " has no register " + name);
}

} // namespace svp::aie
