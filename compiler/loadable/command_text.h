// SPDX-License-Identifier: Apache-2.0
// Words for the codes of commands: messages and listings.
#pragma once

#include "interface/loadable/loadable_format.h"

#include <string>

namespace svp::compiler {

const char* operation_name(const svp_layer& layer);
const char* operation_name(const svp_layer_command& command);
const char* format_name(uint32_t format);
std::string flags_text(const svp_layer_command& command); // of the envelope

// What svp_check_command found: "its sizes contradict each other", "operand 'weights' has 12 bytes, ...".
std::string command_error_text(const svp_layer_command& command, uint32_t error, uint32_t info);

} // namespace svp::compiler
