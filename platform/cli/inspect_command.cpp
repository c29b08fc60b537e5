#include "platform/cli/command.h"
#include "platform/cli/option_parser.h"

namespace svp::cli {
namespace {

const Usage usage = {
    "inspect", "FILE.svp",
    "Lists what a loadable holds: header and checksums, the engine it was compiled for, regions, tensors, layers\n"
    "and their commands, sizes and compression. Checks everything a runtime would check.",
    "Example:\n  sparsevp inspect resnet20.svp\n"};

int parse_and_act(const std::vector<std::string>& arguments, const Actions& actions, std::ostream& out)
{
    OptionParser parser(usage);
    parser.positional("file", 1);
    if (!parser.parse(arguments, out)) return exit_fine;
    return actions.inspect({parser.required("file", "the loadable to inspect")});
}

} // namespace

const Command inspect_command = {"inspect", "list what a loadable holds", parse_and_act};

} // namespace svp::cli
