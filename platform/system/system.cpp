#include "platform/system/system.h"

#include "platform/system/attachments.h"

#include <fmt/format.h>
#include <functional>
#include <utility>

namespace svp {
namespace {

enum DmaChannel : size_t { activation_channel, coefficient_channel, residual_channel, output_channel, dma_channels };

HostMemoryMap host_map(const PlatformConfig& config)
{
    return {config.memory_map.control_base, config.memory_map.dram_base, config.dram.size_bytes,
            config.array.enabled ? config.memory_map.array_base : 0};
}

std::optional<svp_array_target> array_target(const PlatformConfig& config)
{
    if (!config.array.enabled) return std::nullopt;
    return config.array.target();
}

// Sum of a counter over a module and all modules in it.
std::function<uint64_t()> sum_of(Module& module, const std::string& counter)
{
    std::vector<const Counter*> members;
    const auto collect = [&](sc_core::sc_object& object, const auto& self) -> void {
        if (auto* unit = dynamic_cast<Module*>(&object))
            for (const Counter& candidate : unit->statistics().counters())
                if (candidate.name == counter) members.push_back(&candidate);
        for (sc_core::sc_object* child : object.get_child_objects())
            self(*child, self);
    };
    collect(module, collect);
    if (members.empty()) throw std::logic_error(fmt::format("{} has no counter {}", module.name(), counter));
    return [members] {
        uint64_t sum = 0;
        for (const Counter* member : members)
            sum += member->value;
        return sum;
    };
}

// What firmware can select, by number; docs/firmware.md lists them.
std::vector<PmuEvent> pmu_events(escalate::Cluster& cluster, Dram& dram, Mesh& noc)
{
    return {
        {"dram_bytes_read", sum_of(dram, "bytes_read")},
        {"dram_bytes_written", sum_of(dram, "bytes_written")},
        {"dram_row_hits", sum_of(dram, "row_hits")},
        {"dram_row_conflicts", sum_of(dram, "row_conflicts")},
        {"noc_byte_hops", sum_of(noc, "byte_hops")},
        {"additions", sum_of(cluster, "additions")},
        {"macs", sum_of(cluster, "macs")},
        {"coefficient_sets", sum_of(cluster, "sets")},
        {"output_slots", sum_of(cluster, "slots")},
    };
}

} // namespace

System::System(const sc_core::sc_module_name& name, const PlatformConfig& config, HostCpu::Application application)
    : sc_module(name),
      config_(config),
      host_cpu_("host_cpu", config.host_cpu, host_map(config), std::move(application)),
      cluster_("cluster", config.escalate),
      dma_("dma", config.dma, dma_channels),
      dram_("dram", config.dram),
      noc_("noc", config.noc, attachments_of(config).initiators, attachments_of(config).targets,
           attachments_of(config).ranges),
      command_processor_("command_processor", config.control, config.escalate.target(),
                         pmu_events(cluster_, dram_, noc_), array_target(config)),
      array_(config.array.enabled ? std::make_unique<ArraySubsystem>(config) : nullptr)
{
    host_cpu_.bus.bind(noc_.from_initiator(mesh_host_cpu));
    command_processor_.bus.bind(noc_.from_initiator(mesh_command_processor));
    dma_.socket.bind(noc_.from_initiator(mesh_dma));
    noc_.to_target(mesh_control_registers).bind(command_processor_.registers);
    noc_.to_target(mesh_dram).bind(dram_.socket);

    // Steps of the engines: they are slow while these count on, and hung when they stop.
    command_processor_.set_progress(
        [rows = sum_of(cluster_, "rows"), slots = sum_of(cluster_, "slots"), requests = sum_of(dram_, "requests"),
         this] { return rows() + slots() + requests() + (array_ ? array_->array().progress() : 0); });
    command_processor_.engine.bind(cluster_.commands);
    cluster_.activation_dma.bind(dma_.client(activation_channel));
    cluster_.coefficient_dma.bind(dma_.client(coefficient_channel));
    cluster_.residual_dma.bind(dma_.client(residual_channel));
    cluster_.output_dma.bind(dma_.client(output_channel));

    if (array_) array_->bind(noc_, command_processor_);

    command_processor_.interrupt.bind(interrupt_);
    host_cpu_.interrupt.bind(interrupt_);
}

bool System::transport_debug(tlm::tlm_command command, uint64_t address, uint8_t* data, size_t bytes)
{
    tlm::tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(data);
    payload.set_data_length(static_cast<unsigned>(bytes));
    payload.set_streaming_width(static_cast<unsigned>(bytes));
    return host_cpu_.bus->transport_dbg(payload) == bytes;
}

bool System::read_memory(uint64_t address, void* data, size_t bytes)
{
    return transport_debug(tlm::TLM_READ_COMMAND, address, static_cast<uint8_t*>(data), bytes);
}

bool System::read_memory_tile(unsigned column, uint32_t offset, void* data, size_t bytes)
{
    const unsigned row = config_.array.memory_rows; // row 0 holds the shim tiles
    return read_memory(config_.memory_map.array_base + svp_aie_address(column, row, offset), data, bytes);
}

void System::corrupt(uint64_t address, uint8_t xor_mask)
{
    dram_.corrupt(address - config_.memory_map.dram_base, xor_mask);
}

} // namespace svp
