// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/array.h"

#include "models/engines/aie/array/array_parts.h"

#include <algorithm>

namespace svp::aie {
namespace {

// Which share of a tile's load a state belongs to.
uint64_t& share_of(TileLoad& load, const std::string& state)
{
    if (state == "stall.lock") return load.lock_wait;
    if (state == "stall.stream" || state == "stall.starved") return load.stream_stall;
    switch (kind_of_state(state)) {
    case StateKind::idle:
        return load.idle;
    case StateKind::busy:
        return load.busy;
    default:
        return load.other_stall;
    }
}

void add_activities(TileLoad& load, Module& module)
{
    for (const Activity& activity : module.statistics().activities()) {
        load.lanes += activity.width();
        for (unsigned state = 0; state < activity.states().size(); ++state)
            share_of(load, activity.states()[state]) += activity.cycles(state);
    }
}

std::string channel_line(const ChannelProgress& channel)
{
    return channel.who + ", descriptor " + std::to_string(channel.descriptor) + ", " +
           std::to_string(channel.words_done) + " of " + std::to_string(channel.words) + " words: waits for " +
           channel.waits_for;
}

std::string core_line(const CoreProgress& core)
{
    if (core.waits_for.empty()) return core.who + ", " + core.record + ": at work";
    return core.who + ", " + core.record + ": waits for " + core.waits_for;
}

} // namespace

Array::Array(const sc_core::sc_module_name& name, const ArrayConfig& config)
    : Module(name, Clock(config.clock_mhz)),
      config_(config),
      parts_(std::make_unique<Parts>(clock(), config)),
      commands(parts_->controller.commands),
      program_dma(parts_->controller.program_dma),
      aperture(parts_->path.aperture)
{
}

Array::~Array() = default;

MessageSource<DmaRequest>& Array::shim_dma(unsigned column, ShimClient client)
{
    const svp_aie_direction direction = client < mm2s_0 ? SVP_AIE_S2MM : SVP_AIE_MM2S;
    return parts_->columns[column]->shim().dma().bus(direction, client % 2);
}

void Array::on_log(Log log) { parts_->write_log = std::move(log); }

uint64_t Array::progress() const
{
    uint64_t sum = parts_->controller.operations();
    for (const Counter* descriptors : parts_->descriptors_run)
        sum += descriptors->value;
    for (const Core* core : parts_->cores)
        sum += core->records_run();
    return sum;
}

std::vector<std::string> Array::waiting_report() const
{
    std::vector<std::string> lines;
    uint64_t last = parts_->controller.last_progress();
    const std::string controller = parts_->controller.waits_for();
    if (!controller.empty()) lines.push_back(controller);
    parts_->for_each_tile([&](Tile& tile) {
        for (const ChannelProgress& channel : tile.dma().progress()) {
            lines.push_back(channel_line(channel));
            last = std::max(last, channel.last_progress);
        }
        ComputeTile* compute = parts_->compute_tile(tile.address().column, tile.address().row);
        if (compute == nullptr) return;
        if (const auto core = compute->core().progress()) {
            lines.push_back(core_line(*core));
            last = std::max(last, core->last_progress);
        }
    });
    if (!lines.empty()) lines.push_back("last progress in array cycle " + std::to_string(last));
    return lines;
}

std::vector<TileLoad> Array::loads()
{
    std::vector<TileLoad> loads;
    for (unsigned row = 0; row < config_.tile_rows(); ++row)
        for (const auto& column : parts_->columns) {
            Tile& tile = *column->tiles()[row];
            TileLoad load;
            load.tile = tile.address();
            load.kind = tile.tile_kind();
            if (ComputeTile* compute = column->compute_tile(row))
                add_activities(load, compute->core());
            else
                add_activities(load, tile.dma());
            loads.push_back(load);
        }
    return loads;
}

void Array::reset_state()
{
    parts_->for_each_tile([](Tile& tile) { tile.stop(); });
}

} // namespace svp::aie
