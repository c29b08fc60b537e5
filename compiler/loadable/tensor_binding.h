// SPDX-License-Identifier: Apache-2.0
// Which tensors a command reads and writes: commands name DRAM places, and tensors share places over time.
#pragma once

#include "compiler/loadable/loadable.h"

namespace svp::compiler {

struct CommandTensors {
    int input = -1, residual = -1, output = -1; // indices of the tensor table; -1: not used
};

// One element per command; no inputs for commands of engines that do not name tensors. Follows the order of execution:
// a tensor can be read from when its layer is done until another one is written over it. Throws InputError where an
// operand is no tensor that is complete and intact at that point, or the network's output is not intact at the end.
// Needs checked tables and commands.
std::vector<CommandTensors> bind_tensors(const Loadable& loadable, const std::string& place);

} // namespace svp::compiler
