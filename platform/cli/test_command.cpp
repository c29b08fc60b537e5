// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "platform/cli/command.h"
#include "platform/cli/option_parser.h"

namespace svp::cli {
namespace {

const Usage usage = {
    "test", "[ctest arguments]",
    "Builds everything and runs the tests. This is a command of the launcher at the top of the source tree, which\n"
    "passes what follows on to ctest.",
    "Examples:\n"
    "  ./sparsevp test\n"
    "  ./sparsevp test -R noc          only tests whose name contains noc\n"
    "  ./sparsevp test -L long -VV     the long ones, with their output\n"};

int parse_and_refuse(const std::vector<std::string>& arguments, std::ostream& out)
{
    OptionParser parser(usage);
    if (!parser.parse(arguments, out)) return exit_fine;
    throw InputError("test is run by the launcher, which builds first: ./sparsevp test");
}

} // namespace

Command test_command() { return {"test", "build everything and run the tests", parse_and_refuse}; }

} // namespace svp::cli
