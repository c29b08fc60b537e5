// SPDX-License-Identifier: Apache-2.0
// A command processor with its queue.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& command_processor_kind();

} // namespace svp
