// Words for the codes of commands: messages and listings.
#pragma once

#include "interface/common/layer_command.h"

#include <string>

namespace svp::compiler {

const char* opcode_name(uint32_t opcode);
const char* format_name(uint32_t format);
const char* operand_name(uint32_t operand);

// What svp_check_command found: "its sizes contradict each other", "operand 'weights' has 12 bytes, ...".
std::string command_error_text(const svp_layer_command& command, uint32_t error, uint32_t info);

} // namespace svp::compiler
