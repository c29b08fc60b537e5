// SPDX-License-Identifier: Apache-2.0
// Tile arrays on a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& aie_kind();

} // namespace svp
