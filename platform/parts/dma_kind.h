// SPDX-License-Identifier: Apache-2.0
// A DMA that engines of a platform share.
#pragma once

#include "platform/system/instance_kind.h"

namespace svp {

const InstanceKind& dma_kind();

} // namespace svp
