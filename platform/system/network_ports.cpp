// SPDX-License-Identifier: Apache-2.0
#include "platform/system/network_ports.h"

namespace svp {

NetworkPorts network_ports(const std::vector<Attachment>& attachments)
{
    NetworkPorts ports;
    for (const Attachment& attachment : attachments) {
        if (!attachment.is_target()) {
            ports.initiators.push_back(attachment.port);
            continue;
        }
        ports.ranges.push_back({attachment.base, attachment.bytes, static_cast<unsigned>(ports.targets.size())});
        ports.targets.push_back(attachment.port);
    }
    return ports;
}

} // namespace svp
