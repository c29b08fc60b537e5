// SPDX-License-Identifier: Apache-2.0
// What a row of the table says of a command processor.
#pragma once

#include "models/command_processor/control_config.h"
#include "platform/system/instance.h"

#include <string>

namespace svp {

struct CommandProcessorSettings final : SettingsOf<ControlConfig> {
    std::string engines; // names of instances, with commas between; empty: all that no other names
    std::string memory;  // name of the instance that its driver takes device memory from

    std::unique_ptr<InstanceSettings> clone() const override
    {
        return std::make_unique<CommandProcessorSettings>(*this);
    }
    void describe_links(ConfigVisitor& visitor) override
    {
        visitor.text(
            "engines", engines,
            "instances that execute its commands, with commas between; empty: all that no other command processor "
            "names");
        visitor.text("memory", memory, "instance that its driver takes device memory from");
    }
};

} // namespace svp
