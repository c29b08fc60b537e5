// SPDX-License-Identifier: Apache-2.0
// Words for commands and target of the systolic array.
#pragma once

#include "compiler/loadable/listing.h"
#include "interface/engines/systolic/systolic_target.h"

#include <cstdint>
#include <string>

namespace svp::compiler {

const char* systolic_operand_name(uint32_t operand);
std::string systolic_target_text(const svp_systolic_target& target);
void list_systolic_buffers(const svp_systolic_target& target, Listing& out);
void list_systolic_command(size_t index, const svp_layer_command& command, Listing& out);

} // namespace svp::compiler
