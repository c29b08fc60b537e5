// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/systolic/systolic_kind.h"

#include "compiler/backends/systolic/systolic_backend.h"
#include "interface/engines/systolic/systolic_command.h"
#include "models/engines/systolic/timing/fold_timing.h"
#include "platform/engines/common/engine_kind.h"
#include "platform/engines/systolic/systolic_part.h"
#include "platform/engines/systolic/systolic_settings.h"
#include "platform/parts/dma_part.h"
#include "platform/system/system.h"

#include <fmt/format.h>

namespace svp {
namespace {

class SystolicKind final : public EngineKind {
  public:
    const char* name() const override { return "systolic"; }
    const char* title() const override { return "systolic array"; }
    const char* description() const override { return "a dense systolic array"; }
    const char* usual_platform() const override { return "platforms/systolic_32x32.yaml"; }
    bool resets_by_default() const override { return true; }
    unsigned dma_clients() const override { return SystolicPart::dma_clients; }
    std::string dma_of(const Instance& instance) const override { return instance.as<SystolicSettings>().dma; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<SystolicSettings>(); }
    void add_default(InstanceTable& table) const override
    {
        Instance& row = table.add("systolic", *this);
        row.enabled = false;
        row.as<SystolicSettings>().dma = "dma";
    }
    std::shared_ptr<const compiler::Backend> backend(const Instance& instance,
                                                     double memory_bytes_per_second) const override
    {
        const systolic::SystolicConfig config = instance.as<SystolicSettings>().config;
        compiler::SystolicOptions options;
        options.target = config.target();
        options.instance = instance.name;
        options.hertz = config.clock_mhz * 1e6;
        options.memory_bytes_per_second = memory_bytes_per_second;
        options.post_values_per_cycle = config.post_values_per_cycle;
        options.product_cycles = [config](uint64_t pixels, uint64_t filters, uint64_t products) {
            return systolic::product_cycles(config, {pixels, filters, products});
        };
        return std::make_shared<compiler::SystolicBackend>(std::move(options));
    }
    // Its transfers go over the DMA; memory without time is reached directly.
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable&) const override
    {
        if (!instance.as<SystolicSettings>().config.ideal_memory) return {};
        return {{{instance.name, instance.place.column, instance.place.row}}};
    }
    EngineFigures figures(const Instance& instance) const override
    {
        const systolic::SystolicConfig& config = instance.as<SystolicSettings>().config;
        uint64_t bytes = uint64_t{config.input_buffer_bytes} + config.weight_buffer_bytes + config.output_buffer_bytes;
        if (config.dataflow == systolic::Dataflow::weight_stationary) bytes += config.accumulator_bytes;
        return {bytes, static_cast<double>(config.rows) * config.columns * config.clock_mhz * 1e6};
    }
    AttachedEngine attached(const Instance& instance) const override
    {
        return attached_engine(SVP_ENGINE_SYSTOLIC, instance.as<SystolicSettings>().config.target());
    }
    std::string check(const Instance& instance, const InstanceTable& instances) const override
    {
        const std::string dma = dma_of(instance);
        const Instance* found = instances.find(dma);
        const bool fine = found && dynamic_cast<const SettingsOf<DmaConfig>*>(found->settings.get());
        return fine ? "" : fmt::format("dma: there is no DMA '{}'", dma);
    }
    std::unique_ptr<Part> make(const Instance& instance, System&) const override
    {
        return std::make_unique<SystolicPart>(instance);
    }
};

} // namespace

const InstanceKind& systolic_kind()
{
    static const SystolicKind kind;
    return kind;
}

} // namespace svp
