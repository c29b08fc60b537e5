#include "platform/run/report_model.h"

#include "compiler/input_error.h"

#include <fmt/format.h>

namespace svp {
namespace {

// What a topology's blocks tell, in the words of a trained network's compression.
std::vector<compiler::CompressedLayer> outcomes_of(const Model& model)
{
    std::vector<compiler::CompressedLayer> outcomes = model.outcomes;
    if (!outcomes.empty() || !model.block_sparsity) return outcomes;
    size_t next = 0;
    for (size_t i = 0; i < model.network.layers.size() && next < model.block_sparsity->layers.size(); ++i) {
        const compiler::LayerBlocks& blocks = model.block_sparsity->layers[next];
        if (model.network.layers[i].name != blocks.layer) continue;
        ++next;
        compiler::CompressedLayer outcome;
        outcome.layer = i;
        outcome.weight_error = 1.0 - blocks.energy_kept;
        if (blocks.treatment == compiler::BlockTreatment::compressed)
            outcome.treatment = model.block_sparsity->compression;
        else
            outcome.remark = fmt::format("left alone: {}", compiler::treatment_name(blocks.treatment));
        if (blocks.held_back())
            outcome.remark = fmt::format("{} asked for; no row or column may be empty", blocks.requested);
        outcomes.push_back(outcome);
    }
    return outcomes;
}

} // namespace

bool wants_model_report(const cli::CompileOptions& options)
{
    return options.model_report || (options.making.compression && !options.quiet);
}

bool wants_model_report(const cli::RunOptions& options)
{
    return options.model_report || (options.making.compression && (!options.quiet || options.stats));
}

compiler::ModelReport report_model(const Model& model, const std::string& path, const cli::NetworkOptions& making)
{
    if (model.origin == "loadable")
        throw InputError(fmt::format("{}: --model-report needs the network file: a compiled loadable does not tell "
                                     "what its commands were made from",
                                     path));
    compiler::ReportSources sources;
    sources.network = &model.network;
    sources.engines = &model.engines;
    sources.loadable = &model.loadable;
    sources.original = model.original.get();
    sources.compressed = model.compressed.get();
    const std::vector<compiler::CompressedLayer> outcomes = outcomes_of(model);
    sources.outcomes = &outcomes;
    sources.images = &model.calibration_images;
    if (making.compression) sources.compression = compiler::text_of(*making.compression);
    return compiler::report_model(sources);
}

} // namespace svp
