// SPDX-License-Identifier: Apache-2.0
// The interrupt controller of a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& interrupt_controller_kind();

} // namespace svp
