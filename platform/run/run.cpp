// SPDX-License-Identifier: Apache-2.0
#include "platform/run/run.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/passes/quantize/codes.h"
#include "platform/config/config_files.h"
#include "platform/run/chosen_platform.h"
#include "platform/run/images.h"
#include "platform/run/input_digests.h"
#include "platform/run/report_model.h"

#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace svp {
namespace {

std::vector<compiler::Codes> images_of(const RunSpec& spec, const compiler::Network& network)
{
    const compiler::Tensor& input = network.tensors[static_cast<size_t>(network.input)];
    if (!spec.images) return {compiler::synthetic_image(input, network.seed)};
    std::vector<compiler::Codes> images;
    for (const std::vector<float>& image : read_images(*spec.images, input, spec.making.normalization))
        images.push_back(compiler::quantize_values(input, image));
    return images;
}

size_t class_count(const compiler::Loadable& loadable)
{
    const svp_tensor output = network_output(loadable);
    return size_t{output.channels} * output.height * output.width;
}

void check_corruptions(const RunSpec& spec, const compiler::Loadable& loadable)
{
    for (const Corruption& corruption : spec.corruptions) {
        uint64_t bytes = 0;
        for (const svp_region& region : loadable.regions())
            if (region.index == corruption.region) bytes = region.bytes;
        if (corruption.offset >= bytes)
            throw InputError(fmt::format("--corrupt: region {} has {} bytes, offset {} lies beyond", corruption.region,
                                         bytes, corruption.offset));
    }
}

EnergyTable energy_of(const RunSpec& spec)
{
    return EnergyTable::load(spec.energy.empty() ? find_config_file(default_energy) : spec.energy);
}

Model model_of(const RunSpec& spec, const PlatformConfig& config, std::vector<std::string>& notes)
{
    ModelRequest request;
    request.path = spec.network;
    request.making = spec.making;
    request.images = spec.images.value_or("");
    request.engines = engines_of(config);
    request.target = spec.target;
    request.keep_float = spec.model_report;
    return load_model(request, notes);
}

SimulationRequest request_of(const RunSpec& spec, const PlatformConfig& config, const Model& model)
{
    if (spec.check && !model.has_oracle)
        throw InputError(spec.network + ": was compiled for the tile array: --check needs the network file");
    check_corruptions(spec, model.loadable);
    SimulationRequest request;
    request.model = &model;
    request.config = config;
    request.images = images_of(spec, model.network);
    if (spec.labels) request.labels = read_labels(*spec.labels, request.images.size(), class_count(model.loadable));
    request.corruptions = spec.corruptions;
    request.vcd = spec.vcd;
    request.check = spec.check;
    return request;
}

void note_actions_without_price(RunResult& result)
{
    const FigureReader figures(result.simulation.counted.columns, result.simulation.sources, result.energy);
    for (const std::string& action : figures.unpriced_actions())
        result.simulation.notes.push_back(fmt::format("energy: the table has no action '{}'", action));
}

} // namespace

PlatformConfig platform_of(const RunSpec& spec)
{
    PlatformConfig config = spec.config ? *spec.config : chosen_platform(spec.platform, spec.overrides, spec.target);
    if (spec.timing) config.set_timing(*spec.timing);
    return config;
}

RunResult run(const RunSpec& spec, const RunWatch& watch)
{
    if (!spec.digests.empty()) check_digests(spec);
    RunResult result;
    result.spec = spec;
    result.program = program_version();
    result.config = platform_of(spec);
    result.platform = platform_figures(result.config);
    result.energy = energy_of(spec);
    const Model model = model_of(spec, result.config, result.notes);
    if (watch.note)
        for (const std::string& note : result.notes)
            watch.note(note);
    SimulationRequest request = request_of(spec, result.config, model);
    request.progress = watch.progress;
    if (spec.model_report) result.model_report = report_model(model, spec.network, spec.making);
    result.model = model_facts(model);
    result.digests = input_digests(spec);

    if (watch.begins) watch.begins();
    const auto start = std::chrono::steady_clock::now();
    result.simulation = simulate(request);
    result.wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (watch.ended) watch.ended();
    note_actions_without_price(result);
    result.outputs = output_array(result.simulation.outputs, network_output(model.loadable), model.softmax);
    return result;
}

} // namespace svp
