// SPDX-License-Identifier: Apache-2.0
// Toy engines of a platform.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& toy_kind();

} // namespace svp
