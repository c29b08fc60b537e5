// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/inspect_options.h"
#include "platform/cli/option_parser.h"

#include <functional>
#include <utility>

namespace svp::cli {
namespace {

const Usage usage = {
    "inspect", "FILE.svp",
    "Lists what a loadable holds: header and checksums, the engine it was compiled for, regions, tensors, layers\n"
    "and their commands, sizes and compression. Checks everything a runtime would check.",
    "Example:\n  sparsevp inspect resnet20.svp\n"};

int parse_and_act(const std::vector<std::string>& arguments, std::ostream& out,
                  const std::function<int(const InspectOptions&)>& act)
{
    OptionParser parser(usage);
    parser.positional("file", 1);
    if (!parser.parse(arguments, out)) return exit_fine;
    return act(InspectOptions{parser.required("file", "the loadable to inspect")});
}

} // namespace

Command inspect_command(std::function<int(const InspectOptions&)> act)
{
    return {"inspect", "list what a loadable holds",
            [act = std::move(act)](const std::vector<std::string>& arguments, std::ostream& out) {
                return parse_and_act(arguments, out, act);
            }};
}

} // namespace svp::cli
