// SPDX-License-Identifier: Apache-2.0
// One command of the program: its name, and what it makes of its arguments.
#pragma once

#include "platform/cli/exit_code.h"

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace svp::cli {

struct Command {
    std::string name;
    std::string summary; // one line for the overview
    // Parses, answers --help on `out`, acts; returns an ExitCode. Throws InputError.
    std::function<int(const std::vector<std::string>& arguments, std::ostream& out)> main;
};

// A command of the program: an object of static life in a source of the program itself, not of a library, where nobody
// would ask for it by name.
class RegisteredCommand {
  public:
    explicit RegisteredCommand(Command command);
    // In the order of their names.
    static std::vector<Command> all();
};

// The command that only the launcher can carry out.
Command test_command();

} // namespace svp::cli
