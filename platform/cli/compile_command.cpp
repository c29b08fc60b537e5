#include "compiler/input_error.h"
#include "compiler/yaml/yaml_reader.h"
#include "platform/cli/command.h"
#include "platform/cli/shared_options.h"

#include <fmt/format.h>

namespace svp::cli {
namespace {

const Usage usage = {
    "compile", "NETWORK -o FILE.svp [options]",
    "Compiles a network to a loadable: quantizes it, tiles it to the engine's buffers, lays out DRAM and writes one\n"
    "layer command per layer. NETWORK is a YAML topology (configs/networks/) or an ONNX model.",
    "Examples:\n"
    "  sparsevp compile configs/networks/resnet20_cifar10.yaml -o resnet20.svp\n"
    "  sparsevp compile model.onnx --calibration images.npy -o model.svp\n"
    "  sparsevp inspect resnet20.svp\n"};

int parse_and_act(const std::vector<std::string>& arguments, const Actions& actions, std::ostream& out)
{
    OptionParser parser(usage);
    parser.positional("network", 1);
    parser.group("Output").add_options()("output,o", word("FILE.svp"), "the loadable to write")(
        "target", word("ENGINE"), "engine to compile for: escalate (default)")("quiet,q", "say nothing but errors");
    add_platform_options(parser);
    add_network_options(parser);
    if (!parser.parse(arguments, out)) return exit_fine;

    CompileOptions options;
    options.network = parser.required("network", "the network to compile");
    options.output = parser.required("output", "-o FILE.svp");
    if (parser.has("target")) options.target = parser.text("target");
    const std::vector<std::string> engines = {"escalate"};
    if (options.target != engines[0])
        throw InputError(fmt::format("--target '{}': the only engine is {}{}", options.target, engines[0],
                                     did_you_mean(options.target, engines)));
    options.platform = parser.optional_text("platform").value_or("");
    options.overrides = parser.list("set");
    options.making = network_options(parser);
    options.quiet = parser.has("quiet");
    return actions.compile(options);
}

} // namespace

const Command compile_command = {"compile", "compile a network to a loadable (.svp)", parse_and_act};

} // namespace svp::cli
