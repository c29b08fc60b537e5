// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/demo_options.h"
#include "platform/cli/option_parser.h"

#include <functional>
#include <utility>

namespace svp::cli {
namespace {

const Usage usage = {
    "demo", "[options]",
    "Runs a small trained network, its kernels decomposed, on 100 images that a seeded generator draws: checks every\n"
    "layer against the oracle, prints where the cycles went and how often the network is right, and writes statistics\n"
    "and a waveform of the first image that GTKWave opens.",
    "Example:\n  sparsevp demo\n"};

int parse_and_act(const std::vector<std::string>& arguments, std::ostream& out,
                  const std::function<int(const DemoOptions&)>& act)
{
    OptionParser parser(usage);
    parser.group("Output").add_options()("folder", word("FOLDER"), "where to write (demo-out without it)")(
        "quiet,q", "no progress and no tables");
    if (!parser.parse(arguments, out)) return exit_fine;
    DemoOptions options;
    options.folder = parser.optional_text("folder").value_or(options.folder);
    options.quiet = parser.has("quiet");
    return act(options);
}

} // namespace

Command demo_command(std::function<int(const DemoOptions&)> act)
{
    return {"demo", "run a small trained network, with table, accuracy, statistics and waveform",
            [act = std::move(act)](const std::vector<std::string>& arguments, std::ostream& out) {
                return parse_and_act(arguments, out, act);
            }};
}

} // namespace svp::cli
