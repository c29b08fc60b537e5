// SPDX-License-Identifier: Apache-2.0
// The network on chip of a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& mesh_kind();

} // namespace svp
