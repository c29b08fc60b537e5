// sparsevp run: from the user's options to results, files and exit code.
#include "base/errors/input_error.h"
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/passes/quantize/codes.h"
#include "platform/cli/exit_code.h"
#include "platform/cli/progress.h"
#include "platform/cli/report_run.h"
#include "platform/cli/result_files.h"
#include "platform/cli/run_options.h"
#include "platform/cli/terminal.h"
#include "platform/config/config_files.h"
#include "platform/config/config_io.h"
#include "platform/report/model_report_text.h"
#include "platform/run/chosen_platform.h"
#include "platform/run/images.h"
#include "platform/run/report_model.h"
#include "platform/run/simulation.h"
#include "platform/system/structure.h"

#include <chrono>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

namespace svp::cli {
namespace {

PlatformConfig platform_of(const RunOptions& options)
{
    PlatformConfig config = chosen_platform(options.platform, options.overrides, options.target);
    if (options.timing) config.set_timing(*options.timing);
    return config;
}

bool describe_only(const RunOptions& options, PlatformConfig config)
{
    if (options.dump_config) std::cout << dump_config(config);
    if (options.memory_map) std::cout << config.memory_map_text();
    if (options.dump_structure) std::cout << structure_text(config.instances);
    return options.dump_config || options.memory_map || options.dump_structure;
}

std::vector<compiler::Codes> images_of(const RunOptions& options, const compiler::Network& network)
{
    const compiler::Tensor& input = network.tensors[static_cast<size_t>(network.input)];
    if (!options.images) return {compiler::synthetic_image(input, network.seed)};
    std::vector<compiler::Codes> images;
    for (const std::vector<float>& image : read_images(*options.images, input, options.making.normalization))
        images.push_back(compiler::quantize_values(input, image));
    return images;
}

// With --compress where a table or statistics show it.
bool wants_model_report(const RunOptions& options)
{
    return options.model_report || (options.making.compression && (!options.quiet || options.stats));
}

size_t class_count(const compiler::Loadable& loadable)
{
    const svp_tensor output = network_output(loadable);
    return size_t{output.channels} * output.height * output.width;
}

void check_corruptions(const RunOptions& options, const compiler::Loadable& loadable)
{
    for (const Corruption& corruption : options.corruptions) {
        uint64_t bytes = 0;
        for (const svp_region& region : loadable.regions())
            if (region.index == corruption.region) bytes = region.bytes;
        if (corruption.offset >= bytes)
            throw InputError(fmt::format("--corrupt: region {} has {} bytes, offset {} lies beyond", corruption.region,
                                         bytes, corruption.offset));
    }
}

} // namespace

int run(const RunOptions& options)
{
    const PlatformConfig config = platform_of(options);
    if (describe_only(options, config)) return exit_fine;
    const EnergyTable energy =
        EnergyTable::load(options.energy.empty() ? find_config_file("energy/default_45nm.yaml") : options.energy);

    std::vector<std::string> notes;
    const bool reports_model = wants_model_report(options);
    const Model model = load_model(
        {options.input, options.making, options.images.value_or(""), engines_of(config), options.target, reports_model},
        notes);
    for (const std::string& note : notes)
        std::cerr << "note: " << note << '\n';
    if (options.check && !model.has_oracle)
        throw InputError(options.input + ": was compiled for the tile array: --check needs the network file");
    check_corruptions(options, model.loadable);
    ResultFiles files(options);
    std::optional<compiler::ModelReport> model_report;
    if (reports_model) model_report = report_model(model, options.input, options.making);

    SimulationRequest request;
    request.model = &model;
    request.config = config;
    request.energy = &energy;
    request.images = images_of(options, model.network);
    if (options.labels)
        request.labels = read_labels(*options.labels, request.images.size(), class_count(model.loadable));
    request.corruptions = options.corruptions;
    request.vcd = options.vcd;
    request.check = options.check;
    std::optional<Progress> progress; // leaves the terminal before results appear
    request.progress = [&](uint64_t done, uint64_t of, const std::string& layer) {
        if (!progress) progress.emplace(std::cerr, progress_style(options.quiet), of, request.terminal_width);
        progress->update(done, layer);
    };
    request.terminal_width = terminal_width(STDOUT_FILENO);
    request.facts = run_facts(model, config);
    request.model_report = model_report ? &*model_report : nullptr;

    const auto start = std::chrono::steady_clock::now();
    const SimulationResult result = simulate(request);
    progress.reset();
    const double wall_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

    if (!result.failure.empty()) {
        report_failure(result, std::cerr);
        return exit_failed;
    }
    files.write(result, model, request.model_report);
    if (!options.quiet && model_report) std::cout << model_report_table(*model_report, request.terminal_width) << '\n';
    if (!options.quiet) report_results(model, result, wall_seconds, std::cout);
    if (!result.broken_accounting.empty()) {
        std::cerr << "sparsevp: accounting is broken: " << result.broken_accounting << '\n';
        return exit_failed;
    }
    if (!options.check) return exit_fine;
    report_check(result, options.quiet, std::cout, std::cerr);
    return result.differing_tensors == 0 ? exit_fine : exit_difference;
}

} // namespace svp::cli
