// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/command.h"

#include <algorithm>
#include <utility>

namespace svp::cli {
namespace {

std::vector<Command>& registered()
{
    static std::vector<Command> commands;
    return commands;
}

} // namespace

RegisteredCommand::RegisteredCommand(Command command) { registered().push_back(std::move(command)); }

std::vector<Command> RegisteredCommand::all()
{
    std::vector<Command> commands = registered();
    std::sort(commands.begin(), commands.end(), [](const Command& a, const Command& b) { return a.name < b.name; });
    return commands;
}

} // namespace svp::cli
