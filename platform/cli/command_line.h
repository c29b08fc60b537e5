// SPDX-License-Identifier: Apache-2.0
// The command line: which command, help, errors as one line.
#pragma once

#include "platform/cli/command.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace svp::cli {

// `arguments` without the program's name; `commands` in the order of the overview. Whatever is wrong with the
// arguments, or with what they name, is one line on `err` and exit_bad_input; any other exception is one line and
// exit_failed.
int command_line(const std::vector<std::string>& arguments, const std::vector<Command>& commands, std::ostream& out,
                 std::ostream& err);

} // namespace svp::cli
