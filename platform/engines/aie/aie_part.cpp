// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/aie/aie_part.h"

#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/aie_target.h"
#include "platform/engines/aie/aie_report.h"
#include "platform/engines/aie/aie_settings.h"
#include "platform/system/system.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {
namespace {

using aie::Array;

const DmaConfig& dma_config(const Instance& instance, const InstanceTable& instances)
{
    const AieSettings& settings = instance.as<AieSettings>();
    if (settings.dma.empty()) return settings.own_dma;
    return instances.find(settings.dma)->as<SettingsOf<DmaConfig>>().config;
}

} // namespace

AiePart::AiePart(const Instance& instance, const InstanceTable& instances)
    : EnginePart(instance.name),
      array_(instance.name.c_str(), instance.as<AieSettings>().config),
      controller_dma_(controller_port(instance), dma_config(instance, instances), 1)
{
    for (unsigned column = 0; column < array_.config().columns; ++column)
        shim_dmas_.push_back(std::make_unique<DmaPart>(shim_port(instance, column), dma_config(instance, instances),
                                                       Array::shim_clients));
}

uint32_t AiePart::engine_id() const { return SVP_ENGINE_AIE; }

std::vector<Module*> AiePart::modules()
{
    std::vector<Module*> all{&array_};
    for (Module* dma : controller_dma_.modules())
        all.push_back(dma);
    for (const auto& dma : shim_dmas_)
        for (Module* module : dma->modules())
            all.push_back(module);
    return all;
}

std::string AiePart::work_activity() const { return std::string(array_.name()) + ".*.core.*"; }

EnginePart::SimulatedCycles AiePart::simulated_cycles() const
{
    const aie::ArrayConfig& config = array_.config();
    const uint64_t ticks = sc_core::sc_time_stamp().value();
    return {ticks / array_.clock().period_ticks() * config.columns * config.tile_rows(), "tile cycles"};
}

std::unique_ptr<EngineReport> AiePart::make_report(const std::vector<Unit>& units, size_t layers)
{
    return std::make_unique<AieReport>(name(), array_, units, layers);
}

void AiePart::bind(System& system)
{
    system.network().to_target(name()).bind(array_.aperture);
    array_.program_dma.bind(controller_dma_.client(0));
    controller_dma_.bind(system);
    for (unsigned column = 0; column < shim_dmas_.size(); ++column) {
        DmaPart& dma = *shim_dmas_[column];
        for (unsigned client = 0; client < Array::shim_clients; ++client)
            array_.shim_dma(column, static_cast<Array::ShimClient>(client)).bind(dma.client(client));
        dma.bind(system);
    }
}

std::vector<BusEnd> AiePart::bus_ends() const
{
    const std::string array = array_.name();
    std::vector<BusEnd> ends{{name(), {Term(array + ".*.bus_bytes_read")}, {Term(array + ".*.bus_bytes_written")}}};
    for (const BusEnd& end : controller_dma_.bus_ends())
        ends.push_back(end);
    for (const auto& dma : shim_dmas_)
        for (const BusEnd& end : dma->bus_ends())
            ends.push_back(end);
    return ends;
}

std::vector<Law> AiePart::laws() const
{
    const std::string array = array_.name();
    const uint64_t beat = array_.config().stream_bytes;
    const auto in_array = [&](const char* pattern, uint64_t factor = 1) { return Term(array + pattern, factor); };
    return {
        {"bytes that shim tiles of " + name() + " sent = bytes that their DMA read",
         {in_array(".column_*.shim.dma.bytes_sent")},
         {Term(array + "_shim_dma_*.channel.*.bytes_read")}},
        {"bytes that shim tiles of " + name() + " received = bytes that their DMA wrote",
         {in_array(".column_*.shim.dma.bytes_received")},
         {Term(array + "_shim_dma_*.channel.*.bytes_written")}},
        {"bytes of tile DMA and packet headers that were sent = beats that left",
         {in_array(".column_*.dma.bytes_sent"), in_array(".*.headers_left", beat)},
         {in_array(".*.beats_left", beat)}},
        {"beats that left for each of their destinations = beats that arrived",
         {in_array(".*.beats_sent")},
         {in_array(".*.beats_arrived"), in_array(".*.beats_lost")}},
        {"beats that arrived = bytes that tile DMA received and dropped packet headers",
         {in_array(".*.beats_arrived", beat)},
         {in_array(".column_*.dma.bytes_received"), in_array(".*.headers_dropped", beat)}},
    };
}

bool AiePart::read_memory_tile(unsigned column, uint32_t offset, void* data, size_t bytes)
{
    const unsigned row = array_.config().memory_rows; // row 0 holds the shim tiles
    tlm::tlm_generic_payload payload;
    payload.set_read();
    payload.set_address(svp_aie_address(column, row, offset));
    payload.set_data_ptr(static_cast<uint8_t*>(data));
    payload.set_data_length(static_cast<unsigned>(bytes));
    payload.set_streaming_width(static_cast<unsigned>(bytes));
    return array_.aperture.get_base_export()->transport_dbg(payload) == bytes;
}

std::optional<compiler::Codes> AiePart::read_tensor(const compiler::Loadable& loadable, size_t index)
{
    const compiler::View<svp_aie_placement> placements = loadable.placements<svp_aie_placement>(SVP_ENGINE_AIE);
    if (placements.size() == 0 || placements[index].columns == 0) return std::nullopt;
    const svp_tensor& tensor = loadable.tensors()[index];
    const svp_aie_placement& slice = placements[index];
    const size_t plane = size_t{tensor.height} * tensor.width;
    compiler::Codes codes(plane * slice.logical_channels);
    std::vector<int8_t> row;
    for (uint32_t column = 0; column * slice.slice_columns < tensor.width; ++column) {
        const uint32_t first = column * slice.slice_columns;
        const uint32_t pixels = std::min(slice.slice_columns, tensor.width - first);
        row.resize(size_t{pixels} * slice.pixel_bytes);
        for (uint32_t y = 0; y < tensor.height; ++y) {
            if (!read_memory_tile(column, slice.base + y * slice.row_bytes, row.data(), row.size()))
                return std::nullopt;
            for (uint32_t x = 0; x < pixels; ++x)
                for (uint32_t c = 0; c < slice.logical_channels; ++c)
                    codes[c * plane + size_t{y} * tensor.width + first + x] = row[size_t{x} * slice.pixel_bytes + c];
        }
    }
    return codes;
}

} // namespace svp
