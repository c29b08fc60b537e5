// SPDX-License-Identifier: Apache-2.0
// The native host CPU on a platform, which runs the firmware.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& host_cpu_kind();

} // namespace svp
