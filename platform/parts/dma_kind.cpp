// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/dma_kind.h"

#include "platform/parts/dma_part.h"
#include "platform/system/system.h"

namespace svp {
namespace {

using Settings = SettingsOf<DmaConfig>;

// A DMA that no engine uses is left out.
class UnusedPart final : public Part {};

class DmaKind final : public InstanceKind {
  public:
    const char* name() const override { return "dma"; }
    const char* description() const override { return "transfers between the engines and the bus"; }
    bool resets_by_default() const override { return true; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    void add_default(InstanceTable& table) const override { table.add("dma", *this).place = {1, 1}; }
    void describe_former_place(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("dma", "instances." + row.name + ".place");
        visitor.section("dma", row.place, "");
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable& instances) const override
    {
        if (instances.dma_channels(instance.name) == 0) return {};
        return {{{instance.name, instance.place.column, instance.place.row}}};
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        const unsigned channels = system.instances().dma_channels(instance.name);
        if (channels == 0) return std::make_unique<UnusedPart>();
        return std::make_unique<DmaPart>(instance.name, instance.as<Settings>().config, channels);
    }
};

} // namespace

const InstanceKind& dma_kind()
{
    static const DmaKind kind;
    return kind;
}

} // namespace svp
