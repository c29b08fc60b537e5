// SPDX-License-Identifier: Apache-2.0
// Systolic arrays on a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& systolic_kind();

} // namespace svp
