// SPDX-License-Identifier: Apache-2.0
#include "platform/kinds/platform_config.h"

#include "platform/kinds/kinds.h"

#include <set>

namespace svp {
namespace {

const std::vector<std::string> sections = {"firmware", "instances", "more_instances", "places", "memory_map"};

// Keys that files had before there was a table of instances: they set the first row of a kind.
class FormerKeys {
  public:
    using Describe = void (InstanceKind::*)(Instance&, ConfigVisitor&) const;

    FormerKeys(InstanceTable& instances, Describe describe) : instances_(instances), describe_(describe) {}
    void describe(ConfigVisitor& visitor)
    {
        std::set<const InstanceKind*> seen;
        for (Instance& row : instances_.rows())
            if (seen.insert(row.kind).second) (row.kind->*describe_)(row, visitor);
    }

  private:
    InstanceTable& instances_;
    Describe describe_;
};

} // namespace

PlatformConfig::PlatformConfig()
{
    for (const InstanceKind* kind : instance_kinds())
        kind->add_default(instances);
}

void PlatformConfig::read_table(const YamlReader& file, ConfigPlaces& places)
{
    if (const auto rows = file.find("instances")) {
        instances.clear();
        instances.read(*rows, instance_kinds(), sections, places);
    }
    if (const auto rows = file.find("more_instances")) instances.read(*rows, instance_kinds(), sections, places);
}

void PlatformConfig::describe(ConfigVisitor& visitor)
{
    visitor.section("firmware", firmware, "the driver's settings");
    visitor.section("instances", instances, "what the platform consists of");
    SectionOf<InstanceTable> more(instances);
    visitor.former_section("more_instances", more); // read, never dumped: the table has them by then
    for (Instance& instance : instances.rows())
        instance.describe_sections(visitor);
    FormerKeys places(instances, &InstanceKind::describe_former_place);
    FormerKeys memory_map(instances, &InstanceKind::describe_former_base);
    SectionOf<FormerKeys> places_section(places), memory_map_section(memory_map);
    visitor.former_section("places", places_section);
    visitor.former_section("memory_map", memory_map_section);
}

void PlatformConfig::set_timing(BusTiming timing)
{
    for (Instance& instance : instances.rows())
        if (DmaConfig* dma = instance.settings->dma_config()) dma->timing = timing;
}

BusTiming PlatformConfig::timing() const
{
    for (const Instance* instance : instances.enabled())
        if (const DmaConfig* dma = instance->settings->dma_config()) return dma->timing;
    return BusTiming::approximate;
}

} // namespace svp
