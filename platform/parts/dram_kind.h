// SPDX-License-Identifier: Apache-2.0
// A memory on a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& dram_kind();

} // namespace svp
