// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"
#include "platform/cli/run_options.h"
#include "platform/cli/shared_options.h"
#include "platform/report/run_words.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace svp::cli {
namespace {

const Usage usage = {
    "run", "FILE.svp|NETWORK [options]",
    "Runs a network on the platform: the driver writes layer commands, the engine computes every value and counts\n"
    "every cycle. Takes a loadable, a YAML topology or an ONNX model. Ends with a table that says where the cycles\n"
    "went. The statistics that it writes say exactly what was run: --from runs that again.",
    "Exit codes: 0 fine, 1 --check found a difference, 2 bad input, 3 the simulated system failed.\n\n"
    "Examples:\n"
    "  sparsevp run configs/networks/resnet20_cifar10.yaml --check\n"
    "  sparsevp run resnet20.svp --set escalate.tiles=64 --stats stats.json\n"
    "  sparsevp run resnet20.svp --vcd run.vcd --trace '*.tile_0.*' --trace-to 50us\n"
    "  sparsevp run resnet18_cifar10 --target aie --check\n"
    "  sparsevp run --from stats.json --stats again.json --vcd run.vcd\n"
    "  sparsevp run model.onnx --calibration train.npy --images test.npy --labels labels.npy --outputs scores.npy\n"};

void add_options(OptionParser& parser)
{
    parser.group("Again").add_options()(
        "from", word("S.json"),
        "run what these statistics are of, to the same statistics: files, platform and options are those of that run, "
        "and beside it only what watches (--check, --vcd) and files to write may be given");
    parser.group("Data").add_options()(
        "images", word("IN.npy"),
        "images, N x C x H x W, run one after the other, float32 as the network takes them, or uint8; without it one "
        "synthetic")("labels", word("LABELS.npy"), "their classes, N integers: how often the network is right")(
        "outputs", word("OUT.npy"), "write the network's outputs, float32, N x classes")(
        "check", "compare every layer's output with the oracle, bit for bit")(
        "corrupt", words("REGION:OFFSET:XOR"),
        "flip bits of a loaded byte, for example constants:0x40:0x01; regions: constants, activations, input, output");
    add_platform_options(parser);
    parser.group("Timing").add_options()(
        "timing", word("MODE"),
        "approximate: contention and bursts in flight (the default); loose: neither, for firmware");
    add_network_options(parser);
    add_report_options(parser);
    parser.group("Reports").add_options()("stats", word("S.json"), "write all statistics as JSON")(
        "energy", word("E.yaml"), "cost of each action, instead of configs/energy/default_45nm.yaml")(
        "vcd", word("F.vcd"), "write a waveform, with a layout for GTKWave beside it")(
        "trace", words("GLOB"), "trace only matching points, '!GLOB' all but those; as often as needed")(
        "trace-from", word("TIME"), "begin of the waveform, for example 1.5us")("trace-to", word("TIME"),
                                                                                "end of the waveform")(
        "vcd-limit", word("BYTES"),
        "largest size of the waveform, for example 200M (1G without it)")("quiet,q", "no progress and no tables");
    parser.group("The platform, without running")
        .add_options()("dump-config", "print the config with units and ranges")(
            "dump-structure", "print modules and bindings")("memory-map", "print the address map");
}

Corruption parse_corruption(const std::string& text)
{
    const std::string place = "--corrupt " + text;
    const size_t first = text.find(':');
    const size_t second = first == std::string::npos ? first : text.find(':', first + 1);
    if (second == std::string::npos)
        throw InputError(place + ": expected REGION:OFFSET:XOR, for example constants:0x40:0x01");
    const auto part = [&](size_t begin, size_t end) {
        return YamlReader::parse_value(text.substr(begin, end - begin), place);
    };
    Corruption corruption;
    corruption.region = static_cast<unsigned>(part(0, first).choice(region_names()));
    corruption.offset = part(first + 1, second).unsigned_integer(0, UINT32_MAX);
    corruption.xor_mask = static_cast<uint8_t>(part(second + 1, text.size()).unsigned_integer(1, 0xff));
    return corruption;
}

std::optional<VcdOptions> vcd_options(const OptionParser& parser)
{
    const auto path = parser.optional_text("vcd");
    if (!path) {
        for (const char* option : {"trace", "trace-from", "trace-to", "vcd-limit"})
            if (parser.has(option)) throw InputError(fmt::format("--{} needs --vcd F.vcd", option));
        return std::nullopt;
    }
    VcdOptions options;
    options.path = *path;
    options.globs = parser.list("trace");
    for (const auto& glob : options.globs)
        if (glob.empty() || glob == "!") throw InputError("--trace: the pattern is empty");
    if (parser.has("trace-from")) options.from_ticks = parse_time(parser.text("trace-from"), "--trace-from");
    if (parser.has("trace-to")) options.to_ticks = parse_time(parser.text("trace-to"), "--trace-to");
    if (options.from_ticks >= options.to_ticks) throw InputError("--trace-to must be later than --trace-from");
    if (parser.has("vcd-limit")) options.limit_bytes = parse_size(parser.text("vcd-limit"), "--vcd-limit");
    return options;
}

std::optional<BusTiming> timing_of(const OptionParser& parser)
{
    if (!parser.has("timing")) return std::nullopt;
    return static_cast<BusTiming>(YamlReader::parse_value(parser.text("timing"), "--timing").choice(timing_names()));
}

// Options that leave a run as it is.
const std::vector<std::string> watching = {"from",  "check",       "outputs",        "stats",     "model-report",
                                           "vcd",   "trace",       "trace-from",     "trace-to",  "vcd-limit",
                                           "quiet", "dump-config", "dump-structure", "memory-map"};

void refuse_beside_from(const OptionParser& parser)
{
    for (const std::string& option : parser.given()) {
        if (std::count(watching.begin(), watching.end(), option) != 0) continue;
        const bool network = option == "input";
        throw InputError(fmt::format("{} beside --from {}: the statistics say what is run",
                                     network ? parser.list("input").front() : "--" + option, parser.text("from")));
    }
}

RunSpec spec_of(const OptionParser& parser)
{
    RunSpec spec;
    spec.platform = parser.optional_text("platform").value_or("");
    spec.overrides = parser.list("set");
    spec.target = target_option(parser);
    spec.making = network_options(parser);
    spec.timing = timing_of(parser);
    spec.images = parser.optional_text("images");
    spec.labels = parser.optional_text("labels");
    if (spec.labels && !spec.images) throw InputError("--labels needs --images IN.npy");
    spec.energy = parser.optional_text("energy").value_or("");
    spec.vcd = vcd_options(parser);
    for (const auto& text : parser.list("corrupt"))
        spec.corruptions.push_back(parse_corruption(text));
    spec.check = parser.has("check");
    return spec;
}

int parse_and_act(const std::vector<std::string>& arguments, std::ostream& out,
                  const std::function<int(const RunOptions&)>& act)
{
    OptionParser parser(usage);
    parser.positional("input", 1);
    add_options(parser);
    if (!parser.parse(arguments, out)) return exit_fine;

    RunOptions options;
    options.dump_config = parser.has("dump-config");
    options.dump_structure = parser.has("dump-structure");
    options.memory_map = parser.has("memory-map");
    const bool runs = !options.dump_config && !options.dump_structure && !options.memory_map;
    options.from = parser.optional_text("from");
    if (options.from) refuse_beside_from(parser);
    options.spec = spec_of(parser);
    if (!options.from && (runs || parser.has("input")))
        options.spec.network = parser.required("input", "the network or loadable to run");
    options.outputs = parser.optional_text("outputs");
    options.stats = parser.optional_text("stats");
    options.model_report = parser.optional_text("model-report");
    options.quiet = parser.has("quiet");
    return act(options);
}

} // namespace

Command run_command(std::function<int(const RunOptions&)> act)
{
    return {"run", "run a network on the platform",
            [act = std::move(act)](const std::vector<std::string>& arguments, std::ostream& out) {
                return parse_and_act(arguments, out, act);
            }};
}

} // namespace svp::cli
