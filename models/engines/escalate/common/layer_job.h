// SPDX-License-Identifier: Apache-2.0
// What the sequencer tells each unit. The response to a job says that the unit is done with the layer and has no
// transfer in flight.
#pragma once

#include "interface/common/layer_command.h"

#include <cstdint>

namespace svp::escalate {

struct LayerPlan;

struct LayerJob {
    // Stop the job in progress; answered at once, the job itself when its transfers have drained.
    bool cancel = false;
    const LayerPlan* plan = nullptr; // stays until the response

    uint32_t error_code = SVP_ERROR_NONE; // set by the unit
    uint32_t error_info = 0;
    uint64_t effectual_operations = 0; // that this unit did
};

} // namespace svp::escalate
