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

int parse_and_act(const std::vector<std::string>& arguments, const Actions&, std::ostream& out)
{
    OptionParser parser(usage);
    if (!parser.parse(arguments, out)) return exit_fine;
    throw InputError("test is run by the launcher, which builds first: ./sparsevp test");
}

} // namespace

const Command test_command = {"test", "build everything and run the tests", parse_and_act};

} // namespace svp::cli
