// SPDX-License-Identifier: Apache-2.0
#include "compiler/report/model_report.h"

#include "compiler/memory/tensor_table.h"

#include <algorithm>
#include <map>

namespace svp::compiler {
namespace {

constexpr uint64_t original_parameter_bits = 32; // float32 [O]
constexpr uint64_t byte_bits = 8;

double squared_norm(const std::vector<float>& values)
{
    double sum = 0;
    for (const float value : values)
        sum += static_cast<double>(value) * static_cast<double>(value);
    return sum;
}

double energy_kept(const FloatLayer& before, const FloatLayer& after)
{
    if (&before == &after) return 1.0;
    const double energy = squared_norm(before.weights);
    return energy > 0 ? squared_norm(after.weights) / energy : 1.0;
}

void add(Work& sum, const Work& work)
{
    sum.additions += work.additions;
    sum.products += work.products;
}

class Reporter {
  public:
    explicit Reporter(const ReportSources& sources) : sources_(sources), network_(*sources.network)
    {
        if (!sources.outcomes) return;
        for (const CompressedLayer& outcome : *sources.outcomes)
            outcomes_.emplace(outcome.layer, &outcome);
    }

    ModelReport run()
    {
        report_.network = network_.name;
        report_.compression = sources_.compression;
        report_.compressed = sources_.compressed != sources_.original;
        for (size_t i = 0; i < network_.layers.size(); ++i)
            add_layer(i);
        if (sources_.compressed && sources_.images) run_images();
        for (const LayerReport& layer : report_.layers)
            if (layer.convolution) add_to_totals(*layer.convolution);
        return std::move(report_);
    }

  private:
    void add_layer(size_t i)
    {
        const Layer& layer = network_.layers[i];
        LayerReport report;
        report.name = layer.name;
        report.kind = layer.kind;
        const Backend& engine = *(*sources_.engines)[i];
        report.engine = engine.names().short_name;
        report.execution = engine.execution(network_, layer);
        work_.emplace_back();
        if (is_convolution(layer)) {
            work_.back().emplace(network_, layer, report.execution == Execution::decomposed);
            report.convolution = convolution(i);
        }
        report_.layers.push_back(std::move(report));
    }

    ConvolutionReport convolution(size_t i) const
    {
        const Layer& layer = network_.layers[i];
        ConvolutionReport report;
        Treatment asked = LeaveDense{};
        if (const auto outcome = outcomes_.find(i); outcome != outcomes_.end()) {
            report.outcome = *outcome->second;
            asked = report.outcome->treatment;
        }
        const Decomposition* decomposition = nullptr;
        if (sources_.compressed) {
            const FloatLayer& made_from = sources_.compressed->layers[i];
            if (made_from.decomposition) decomposition = &*made_from.decomposition;
            report.energy_kept = energy_kept(sources_.original->layers[i], made_from);
        } else if (report.outcome) {
            report.energy_kept = 1.0 - report.outcome->weight_error; // synthetic weights only become zero
        }
        report.storage = kernel_storage(network_, layer, decomposition, asked);
        report.original_bits = original_parameter_bits * report.storage.parameters;
        report.requantization_bits = byte_bits * sizeof(svp_requant) * layer.requant.size();
        report.loadable_bytes = loadable_bytes(i);
        report.dense_macs = dense_macs(network_, layer);
        report.weights_work = work_[i]->of_weights();
        return report;
    }

    // A loadable begins with the pseudo layers of its engines.
    std::optional<uint64_t> loadable_bytes(size_t i) const
    {
        if (!sources_.loadable) return std::nullopt;
        const View<svp_layer> layers = sources_.loadable->layers();
        return layers[i + layers.size() - network_.layers.size()].weight_bytes;
    }

    void run_images()
    {
        const auto count = std::min(sources_.images->size(), sources_.most_images);
        if (count == 0) return;
        const std::vector<std::vector<float>> images(sources_.images->begin(),
                                                     sources_.images->begin() + static_cast<std::ptrdiff_t>(count));
        for (LayerReport& layer : report_.layers)
            if (layer.convolution) layer.convolution->images_work.emplace();
        const std::vector<LayerComparison> comparisons = compare_outputs(
            {&network_, sources_.compressed, sources_.original}, images, [&](size_t i, const Codes& input) {
                add(*report_.layers[i].convolution->images_work, work_[i]->of(input));
            });
        for (size_t i = 0; i < comparisons.size(); ++i) {
            report_.layers[i].comparison = comparisons[i];
            if (network_.layers[i].output == network_.output) report_.output = comparisons[i];
        }
        report_.images = count;
        report_.totals.images_work.emplace();
    }

    void add_to_totals(const ConvolutionReport& layer)
    {
        ReportTotals& totals = report_.totals;
        ++totals.convolutions;
        totals.parameters += layer.storage.parameters;
        totals.nonzero_parameters += layer.storage.nonzero_parameters;
        totals.original_bits += layer.original_bits;
        totals.value_bits += layer.storage.value_bits;
        totals.indexed_bits += layer.storage.indexed_bits;
        totals.requantization_bits += layer.requantization_bits;
        if (layer.loadable_bytes) totals.loadable_bytes = totals.loadable_bytes.value_or(0) + *layer.loadable_bytes;
        totals.dense_macs += layer.dense_macs;
        add(totals.weights_work, layer.weights_work);
        if (layer.images_work) add(*totals.images_work, *layer.images_work);
    }

    const ReportSources& sources_;
    const Network& network_;
    std::map<size_t, const CompressedLayer*> outcomes_;
    std::vector<std::optional<ConvolutionWork>> work_; // by layer
    ModelReport report_;
};

} // namespace

ModelReport report_model(const ReportSources& sources) { return Reporter(sources).run(); }

std::optional<double> ratio_of(uint64_t original_bits, uint64_t bits)
{
    if (bits == 0) return std::nullopt;
    return static_cast<double>(original_bits) / static_cast<double>(bits);
}

} // namespace svp::compiler
