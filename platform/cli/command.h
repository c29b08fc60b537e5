// One command of the program: its help and its parsing, each in a file of its own.
#pragma once

#include "platform/cli/command_line.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace svp::cli {

struct Command {
    const char* name;
    const char* summary; // one line for the overview
    int (*main)(const std::vector<std::string>& arguments, const Actions& actions, std::ostream& out);
};

extern const Command compile_command;
extern const Command run_command;
extern const Command inspect_command;
extern const Command demo_command;
extern const Command estimate_command;
extern const Command reproduce_command;
extern const Command test_command;

} // namespace svp::cli
