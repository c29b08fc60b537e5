// SPDX-License-Identifier: Apache-2.0
// A layer command on its way from the command processor to an engine; the response is its completion.
#pragma once

#include "interface/common/layer_command.h"

#include <array>
#include <cstdint>

namespace svp {

struct EngineCommand {
    // An abort: the engine answers the running command with SVP_ERROR_ABORTED once its transfers have drained, then
    // this message. `command` means nothing.
    bool abort = false;
    svp_layer_command command{};
    // Bus address of each operand, bounds already checked by the command processor.
    std::array<uint64_t, SVP_OPERANDS> address{};

    // Set by the engine before it responds.
    uint32_t error_code = SVP_ERROR_NONE;
    uint32_t error_info = 0;
    uint64_t effectual_operations = 0;
};

} // namespace svp
