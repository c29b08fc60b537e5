// SPDX-License-Identifier: Apache-2.0
#include "platform/cli/compile_options.h"
#include "platform/cli/shared_options.h"

#include <functional>
#include <utility>

namespace svp::cli {
namespace {

const Usage usage = {
    "compile", "NETWORK -o FILE.svp [options]",
    "Compiles a network to a loadable: quantizes it, tiles it to the engine's buffers, lays out DRAM and writes one\n"
    "layer command per layer. NETWORK is a YAML topology (configs/networks/) or an ONNX model.",
    "Examples:\n"
    "  sparsevp compile configs/networks/resnet20_cifar10.yaml -o resnet20.svp\n"
    "  sparsevp compile model.onnx --calibration images.npy -o model.svp\n"
    "  sparsevp compile resnet18_cifar10 --target aie --platform aie_8x8 -o resnet18.svp\n"
    "  sparsevp inspect resnet20.svp\n"};

int parse_and_act(const std::vector<std::string>& arguments, std::ostream& out,
                  const std::function<int(const CompileOptions&)>& act)
{
    OptionParser parser(usage);
    parser.positional("network", 1);
    parser.group("Output").add_options()("output,o", word("FILE.svp"),
                                         "the loadable to write")("quiet,q", "say nothing but errors");
    add_platform_options(parser);
    add_network_options(parser);
    add_report_options(parser);
    if (!parser.parse(arguments, out)) return exit_fine;

    CompileOptions options;
    options.network = parser.required("network", "the network to compile");
    options.output = parser.required("output", "-o FILE.svp");
    options.target = target_option(parser);
    options.platform = parser.optional_text("platform").value_or("");
    options.overrides = parser.list("set");
    options.making = network_options(parser);
    options.model_report = parser.optional_text("model-report");
    options.quiet = parser.has("quiet");
    return act(options);
}

} // namespace

Command compile_command(std::function<int(const CompileOptions&)> act)
{
    return {"compile", "compile a network to a loadable (.svp)",
            [act = std::move(act)](const std::vector<std::string>& arguments, std::ostream& out) {
                return parse_and_act(arguments, out, act);
            }};
}

} // namespace svp::cli
