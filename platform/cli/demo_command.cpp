#include "platform/cli/command.h"
#include "platform/cli/option_parser.h"

namespace svp::cli {
namespace {

const Usage usage = {
    "demo", "[options]",
    "Runs a small trained network, its kernels decomposed, on 100 images that a seeded generator draws: checks every\n"
    "layer against the oracle, prints where the cycles went and how often the network is right, and writes statistics\n"
    "and a waveform of the first image that GTKWave opens.",
    "Example:\n  sparsevp demo\n"};

int parse_and_act(const std::vector<std::string>& arguments, const Actions& actions, std::ostream& out)
{
    OptionParser parser(usage);
    parser.group("Output").add_options()("folder", word("FOLDER"), "where to write (demo-out without it)")(
        "quiet,q", "no progress and no tables");
    if (!parser.parse(arguments, out)) return exit_fine;
    DemoOptions options;
    options.folder = parser.optional_text("folder").value_or(options.folder);
    options.quiet = parser.has("quiet");
    return actions.demo(options);
}

} // namespace

const Command demo_command = {"demo", "run a small trained network, with table, accuracy, statistics and waveform",
                              parse_and_act};

} // namespace svp::cli
