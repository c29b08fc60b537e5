// SPDX-License-Identifier: Apache-2.0
// All kinds of instances that a platform's table can have: kind_list.h.
#pragma once

#include "platform/engines/common/engine_kind.h"
#include "platform/system/instance_table.h"

#include <vector>

namespace svp {

const InstanceTable::Kinds& instance_kinds();
// Those that execute layer commands.
std::vector<const EngineKind*> engine_kinds();

} // namespace svp
