// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/command_line.h"

#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"
#include "platform/version/program_version.h"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <new>
#include <ostream>

namespace svp::cli {
namespace {

using Commands = std::vector<Command>;

const Command* find_command(const Commands& commands, const std::string& name)
{
    for (const Command& command : commands)
        if (name == command.name) return &command;
    return nullptr;
}

void write_overview(const Commands& commands, std::ostream& out)
{
    out << "SparseVP: a virtual platform for sparse CNN accelerators.\n\nusage: sparsevp COMMAND [options]\n\n";
    for (const Command& command : commands)
        out << fmt::format("  {:<10}{}\n", command.name, command.summary);
    out << fmt::format("  {:<10}{}\n", "help", "this page, or the page of a command: sparsevp help run");
    out << "\nEach command explains itself with --help; sparsevp --version tells version and commit. Start with: "
           "sparsevp "
           "demo\n";
}

[[noreturn]] void unknown_command(const Commands& commands, const std::string& name)
{
    std::vector<std::string> names = {"help"};
    for (const Command& command : commands)
        names.push_back(command.name);
    throw InputError(fmt::format("unknown command '{}'{}; see: sparsevp help", name, did_you_mean(name, names)));
}

int dispatch(const std::vector<std::string>& arguments, const Commands& commands, std::ostream& out)
{
    const bool wants_help =
        arguments.empty() || arguments[0] == "help" || arguments[0] == "--help" || arguments[0] == "-h";
    if (wants_help && arguments.size() < 2) {
        write_overview(commands, out);
        return exit_fine;
    }
    if (!wants_help && arguments[0] == "--version") {
        if (arguments.size() > 1) throw InputError("--version takes no arguments");
        out << "sparsevp " << text_of(program_version()) << '\n';
        return exit_fine;
    }
    const std::string& name = wants_help ? arguments[1] : arguments[0];
    const Command* command = find_command(commands, name);
    if (!command) unknown_command(commands, name);
    const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
    return command->main(wants_help ? std::vector<std::string>{"--help"} : rest, out);
}

// A message is one line, whatever a file's name holds.
std::string one_line(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

} // namespace

int command_line(const std::vector<std::string>& arguments, const Commands& commands, std::ostream& out,
                 std::ostream& err)
{
    try {
        return dispatch(arguments, commands, out);
    } catch (const InputError& error) {
        err << "sparsevp: " << one_line(error.what()) << '\n';
        return exit_bad_input;
    } catch (const std::bad_alloc&) {
        err << "sparsevp: out of memory\n";
        return exit_failed;
    } catch (const std::exception& error) {
        err << "sparsevp: internal error: " << one_line(error.what()) << '\n';
        return exit_failed;
    }
}

} // namespace svp::cli
