// SPDX-License-Identifier: Apache-2.0
// ESCALATE clusters on a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& escalate_kind();

} // namespace svp
