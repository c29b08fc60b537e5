#include "platform/cli/command_line.h"
#include "platform/cli/compile_options.h"
#include "platform/cli/demo_options.h"
#include "platform/cli/inspect_options.h"
#include "platform/cli/run_options.h"

#include <iostream>

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    using namespace svp::cli;
    std::vector<Command> commands = {demo_command(demo), run_command(run), compile_command(compile),
                                     inspect_command(inspect)};
    for (const Command& command : RegisteredCommand::all())
        commands.push_back(command);
    commands.push_back(test_command());
    return command_line({argv + 1, argv + argc}, commands, std::cout, std::cerr);
}
