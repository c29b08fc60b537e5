// SPDX-License-Identifier: Apache-2.0
// The reset controller of a platform: a domain for each other instance.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& reset_controller_kind();

} // namespace svp
