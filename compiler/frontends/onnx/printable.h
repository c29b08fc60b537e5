// SPDX-License-Identifier: Apache-2.0
// Names from a file, made fit for messages and tables.
#pragma once

#include <string>

namespace svp::compiler {

// ASCII without control characters, at most 80 characters.
std::string printable(const std::string& text);

} // namespace svp::compiler
