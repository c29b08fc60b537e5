// SPDX-License-Identifier: Apache-2.0
// --dump-structure: what is in a platform and how it is connected.
#pragma once

#include "platform/system/instance_table.h"

#include <string>

namespace svp {

// Modules as a tree with their kinds, then every binding of a socket or signal. Builds the platform in the current
// SystemC context, which must be fresh.
std::string structure_text(const InstanceTable& instances);

} // namespace svp
