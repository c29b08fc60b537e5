// SPDX-License-Identifier: Apache-2.0
// One platform: the driver's settings and the table of its instances.
#pragma once

#include "models/dma/dma_config.h"
#include "platform/config/config_places.h"
#include "platform/kinds/firmware_config.h"
#include "platform/system/instance_table.h"

#include <optional>
#include <string>

namespace svp {

struct PlatformConfig {
    FirmwareConfig firmware;
    InstanceTable instances;

    // The default platform: one host CPU, command processor, DMA, memory, network and ESCALATE cluster, and a tile
    // array that is not enabled.
    PlatformConfig();

    // Settings of an instance. Throws std::logic_error where there is none of that type.
    template <class Settings>
    Settings& of(const std::string& instance)
    {
        return instances.row(instance)->as<Settings>();
    }

    // A file with `instances` brings a table of its own; the rows of `more_instances` are added to the table.
    void read_table(const YamlReader& file, ConfigPlaces& places);
    void describe(ConfigVisitor& visitor);
    std::string memory_map_text() const { return instances.memory_map_text(); }

    // How data moves, in all DMAs.
    void set_timing(BusTiming timing);
    BusTiming timing() const;
};

} // namespace svp
