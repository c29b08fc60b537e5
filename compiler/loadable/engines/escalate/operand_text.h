// SPDX-License-Identifier: Apache-2.0
// Words for the operands of the cluster's commands.
#pragma once

#include "interface/common/layer_command.h"

#include <cstdint>
#include <string>

namespace svp::compiler {

const char* operand_name(uint32_t operand);

// What the shape needs, where the size of an operand is wrong.
std::string operand_need_text(const svp_layer_command& command, uint32_t operand);

} // namespace svp::compiler
