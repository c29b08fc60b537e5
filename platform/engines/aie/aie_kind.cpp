// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/aie/aie_kind.h"

#include "compiler/backends/aie/aie_backend.h"
#include "interface/engines/aie/aie_command.h"
#include "platform/engines/aie/aie_part.h"
#include "platform/engines/aie/aie_settings.h"
#include "platform/engines/aie/array_report.h"
#include "platform/engines/common/engine_kind.h"
#include "platform/system/system.h"

#include <fmt/format.h>

namespace svp {
namespace {

// Under `places`, as files had it.
struct FormerPlaces {
    Instance& row;
    void describe(ConfigVisitor& visitor)
    {
        visitor.section("controller", row.place, "");
        visitor.number("shim_row", row.as<AieSettings>().shim_row, "index", "", 0u, 63u);
    }
};

class AieKind final : public EngineKind {
  public:
    const char* name() const override { return "aie"; }
    const char* description() const override { return "the tile array"; }
    bool resets_by_default() const override { return true; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<AieSettings>(); }
    bool has_registers() const override { return true; }
    void add_default(InstanceTable& table) const override
    {
        constexpr uint64_t base = 0x200'0000'0000; // as on Versal
        Instance& row = table.add("array", *this);
        row.enabled = false;
        row.base = base;
        row.as<AieSettings>().dma = "dma";
    }
    void describe_former_place(Instance& row, ConfigVisitor& visitor) const override
    {
        FormerPlaces places{row};
        visitor.former_key("array", "instances." + row.name + ".place");
        visitor.section("array", places, "");
    }
    void describe_former_base(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("array_base", "instances." + row.name + ".base");
        visitor.number("array_base", row.base, "address", "", uint64_t{0}, uint64_t{1} << 47);
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable& instances) const override
    {
        const AieSettings& settings = instance.as<AieSettings>();
        const NetworkPlace& place = instance.place;
        std::vector<Attachment> all{{{AiePart::controller_port(instance), place.column, place.row}}};
        const unsigned columns = settings.config.columns;
        for (unsigned column = 0; column < columns; ++column)
            all.push_back({{AiePart::shim_port(instance, column), column * instances.network_columns() / columns,
                            settings.shim_row}});
        all.push_back({{instance.name, place.column, place.row}, instance.base, settings.config.aperture_bytes()});
        return all;
    }
    const char* title() const override { return "tile array"; }
    const char* usual_platform() const override { return "platforms/aie_4x4.yaml"; }
    std::string layers_for(const Instance& instance) const override
    {
        return instance.as<AieSettings>().mapping.layers;
    }
    std::shared_ptr<const compiler::Backend> backend(const Instance& instance, double) const override
    {
        const AieSettings& settings = instance.as<AieSettings>();
        compiler::AieOptions options;
        options.target = settings.config.target();
        options.instance = instance.name;
        options.overlap = settings.mapping.overlap;
        options.resident = settings.mapping.resident;
        options.hertz = settings.config.clock_mhz * 1e6;
        return std::make_shared<compiler::AieBackend>(options);
    }
    // Data memories of memory and compute tiles.
    EngineFigures figures(const Instance& instance) const override
    {
        const aie::ArrayConfig& config = instance.as<AieSettings>().config;
        const uint64_t cores = uint64_t{config.columns} * config.rows;
        const uint64_t memory_tiles = uint64_t{config.columns} * config.memory_rows;
        return {cores * config.core_memory_bytes + memory_tiles * config.memory_tile_bytes,
                static_cast<double>(cores * ArrayReport::macs_per_cycle) * config.clock_mhz * 1e6};
    }
    AttachedEngine attached(const Instance& instance) const override
    {
        const aie::ArrayConfig& config = instance.as<AieSettings>().config;
        const svp_aie_target target = config.target();
        const auto* bytes = reinterpret_cast<const uint8_t*>(&target);
        return {SVP_ENGINE_AIE, {bytes, bytes + sizeof target}, instance.base, config.aperture_bytes()};
    }
    std::string check(const Instance& instance, const InstanceTable& instances) const override
    {
        const std::string& dma = instance.as<AieSettings>().dma;
        const Instance* found = instances.find(dma);
        const bool fine = dma.empty() || (found && dynamic_cast<const SettingsOf<DmaConfig>*>(found->settings.get()));
        return fine ? "" : fmt::format("dma: there is no DMA '{}'", dma);
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        return std::make_unique<AiePart>(instance, system.instances());
    }
};

} // namespace

const InstanceKind& aie_kind()
{
    static const AieKind kind;
    return kind;
}

} // namespace svp
