// SPDX-License-Identifier: Apache-2.0
// What a row of the table says of an ESCALATE cluster.
#pragma once

#include "models/engines/escalate/common/cluster_config.h"
#include "platform/system/instance.h"

#include <string>

namespace svp {

struct EscalateSettings final : SettingsOf<escalate::ClusterConfig> {
    std::string dma; // name of the instance whose channels it uses

    std::unique_ptr<InstanceSettings> clone() const override { return std::make_unique<EscalateSettings>(*this); }
    void describe_links(ConfigVisitor& visitor) override
    {
        visitor.text("dma", dma, "instance whose channels its transfers use");
    }
};

} // namespace svp
