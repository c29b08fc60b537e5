// SPDX-License-Identifier: Apache-2.0
// What a row of the table says of a systolic array.
#pragma once

#include "models/engines/systolic/common/systolic_config.h"
#include "platform/system/instance.h"

#include <string>

namespace svp {

struct SystolicSettings final : SettingsOf<systolic::SystolicConfig> {
    std::string dma; // name of the instance whose channels it uses

    std::unique_ptr<InstanceSettings> clone() const override { return std::make_unique<SystolicSettings>(*this); }
    void describe_links(ConfigVisitor& visitor) override
    {
        visitor.text("dma", dma, "instance whose channels its transfers use");
    }
};

} // namespace svp
