// Told by the command processor when a command goes to the engine and when it retires.
#pragma once

#include "interface/layer_command.h"

namespace svp {

class CommandObserver {
  public:
    virtual ~CommandObserver() = default;
    // `cycle`: of the command processor's clock.
    virtual void dispatched(const svp_layer_command& command, uint64_t cycle) = 0;
    // After the engine has answered and before the next command begins: the output tensor is in memory.
    virtual void retired(const svp_layer_command& command, const svp_completion& completion) = 0;
};

} // namespace svp
