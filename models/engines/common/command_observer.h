// SPDX-License-Identifier: Apache-2.0
// Told by the command processor when a command goes to the engine, is given up and retires.
#pragma once

#include "interface/common/layer_command.h"

namespace svp {

class CommandObserver {
  public:
    virtual ~CommandObserver() = default;
    // `cycle`: of the command processor's clock.
    virtual void dispatched(const svp_layer_command& command, uint64_t cycle) = 0;
    // Watchdog, abort or reset: the engine is about to be asked to give up, and still is as it got stuck.
    virtual void giving_up(const svp_layer_command&) {}
    // The engine has answered, or will not any more; the record is not yet written.
    virtual void answered(const svp_layer_command&) {}
    // After the engine has answered and before the next command begins: the output tensor is in memory.
    virtual void retired(const svp_layer_command& command, const svp_completion& completion) = 0;
};

} // namespace svp
