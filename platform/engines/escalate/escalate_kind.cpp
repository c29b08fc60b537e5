// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/escalate/escalate_kind.h"

#include "compiler/backends/escalate/escalate_backend.h"
#include "interface/engines/escalate/escalate_command.h"
#include "platform/engines/common/engine_kind.h"
#include "platform/engines/escalate/escalate_part.h"
#include "platform/engines/escalate/escalate_settings.h"
#include "platform/parts/dma_part.h"
#include "platform/system/system.h"

#include <fmt/format.h>

namespace svp {
namespace {

class EscalateKind final : public EngineKind {
  public:
    const char* name() const override { return "escalate"; }
    const char* description() const override { return "the ESCALATE cluster"; }
    bool resets_by_default() const override { return true; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<EscalateSettings>(); }
    bool on_network() const override { return false; }
    unsigned dma_clients() const override { return EscalatePart::dma_clients; }
    std::string dma_of(const Instance& instance) const override { return instance.as<EscalateSettings>().dma; }
    void add_default(InstanceTable& table) const override
    {
        table.add("escalate", *this).as<EscalateSettings>().dma = "dma";
    }
    const char* title() const override { return "ESCALATE cluster"; }
    std::shared_ptr<const compiler::Backend> backend(const Instance& instance,
                                                     double memory_bytes_per_second) const override
    {
        const escalate::ClusterConfig& config = instance.as<EscalateSettings>().config;
        compiler::EscalateOptions options;
        options.target = config.target();
        options.instance = instance.name;
        options.adder_bits = config.adder_bits;
        options.hertz = config.clock_mhz * 1e6;
        options.costs.delivery_bytes_per_cycle = config.coefficient_bytes_per_cycle;
        options.costs.broadcast_bytes_per_cycle = config.broadcast_bytes_per_cycle;
        options.costs.memory_bytes_per_cycle = memory_bytes_per_second / options.hertz;
        return std::make_shared<compiler::EscalateBackend>(options);
    }
    // The buffers that have a size in bytes.
    EngineFigures figures(const Instance& instance) const override
    {
        const escalate::ClusterConfig& config = instance.as<EscalateSettings>().config;
        const uint64_t multipliers = uint64_t{config.tiles} * config.slices * config.macs_per_row;
        const uint64_t bytes = uint64_t{config.activation_buffer_bytes} + config.coefficient_buffer_bytes +
                               config.output_buffer_bytes + uint64_t{config.tiles} * config.tile_store_bytes;
        return {bytes, static_cast<double>(multipliers) * config.clock_mhz * 1e6};
    }
    AttachedEngine attached(const Instance& instance) const override
    {
        const svp_escalate_target target = instance.as<EscalateSettings>().config.target();
        const auto* bytes = reinterpret_cast<const uint8_t*>(&target);
        return {SVP_ENGINE_ESCALATE, {bytes, bytes + sizeof target}};
    }
    std::string check(const Instance& instance, const InstanceTable& instances) const override
    {
        const std::string dma = dma_of(instance);
        const Instance* found = instances.find(dma);
        if (!found || !dynamic_cast<const SettingsOf<DmaConfig>*>(found->settings.get()))
            return fmt::format("dma: there is no DMA '{}'", dma);
        return {};
    }
    std::unique_ptr<Part> make(const Instance& instance, System&) const override
    {
        return std::make_unique<EscalatePart>(instance);
    }
};

} // namespace

const InstanceKind& escalate_kind()
{
    static const EscalateKind kind;
    return kind;
}

} // namespace svp
