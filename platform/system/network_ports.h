// SPDX-License-Identifier: Apache-2.0
// What a platform attaches to its network, in the order of the network's ports.
#pragma once

#include "platform/system/instance_kind.h"

#include <vector>

namespace svp {

NetworkPorts network_ports(const std::vector<Attachment>& attachments);

} // namespace svp
