// SPDX-License-Identifier: Apache-2.0
#include "platform/report/model_report_text.h"

#include <nlohmann/json.hpp>

namespace svp {
namespace {

using Json = nlohmann::ordered_json;
using compiler::ConvolutionReport;
using compiler::Deviation;
using compiler::Execution;
using compiler::KernelStorage;
using compiler::LayerKind;
using compiler::LayerReport;
using compiler::ModelReport;
using compiler::WeightForm;
using compiler::Work;

const char* kind_name(LayerKind kind)
{
    switch (kind) {
    case LayerKind::conv_dense:
    case LayerKind::conv_decomposed:
        return "convolution";
    case LayerKind::pool_max:
        return "pool_max";
    case LayerKind::pool_average:
        return "pool_average";
    case LayerKind::add:
        return "add";
    case LayerKind::concat:
        break;
    }
    return "concat";
}

const char* execution_name(Execution execution)
{
    switch (execution) {
    case Execution::streamed:
        return "streamed";
    case Execution::dense:
        return "dense";
    case Execution::block_sparse:
        return "block_sparse";
    case Execution::decomposed:
        break;
    }
    return "decomposed";
}

const char* form_name(WeightForm form)
{
    switch (form) {
    case WeightForm::dense:
        return "dense";
    case WeightForm::block:
        return "block";
    case WeightForm::group:
        return "group";
    case WeightForm::decomposed:
        break;
    }
    return "decomposed";
}

template <class Value>
Json or_null(const std::optional<Value>& value)
{
    return value ? Json(*value) : Json();
}

Json deviation_json(const Deviation& deviation)
{
    return {{"snr_db", or_null(deviation.decibels())},
            {"signal_sum_of_squares", deviation.signal},
            {"noise_sum_of_squares", deviation.noise}};
}

void add_comparison(Json& json, const compiler::LayerComparison& comparison, bool compressed)
{
    json["quantization"] = deviation_json(comparison.quantization);
    if (compressed) json["to_original"] = deviation_json(comparison.original);
}

// `figures`: ConvolutionReport or ReportTotals, `storage`: KernelStorage or ReportTotals.
template <class Figures, class Storage>
void add_bits(Json& json, const Figures& figures, const Storage& storage)
{
    json["parameters"] = storage.parameters;
    json["nonzero_parameters"] = storage.nonzero_parameters;
    json["original_bits"] = figures.original_bits;
    json["value_bits"] = storage.value_bits;
    json["indexed_bits"] = storage.indexed_bits;
    json["value_ratio"] = or_null(compiler::ratio_of(figures.original_bits, storage.value_bits));
    json["indexed_ratio"] = or_null(compiler::ratio_of(figures.original_bits, storage.indexed_bits));
    json["requantization_bits"] = figures.requantization_bits;
    if (figures.loadable_bytes) json["loadable_bytes"] = *figures.loadable_bytes;
}

// `images`: Work of images is a sum over them.
Json work_json(uint64_t dense, const Work& weights, const std::optional<Work>& on_images, size_t images)
{
    Json json;
    json["dense_macs"] = dense;
    json["effectual_operations"] = weights.operations();
    json["effectual_additions"] = weights.additions;
    json["effectual_macs"] = weights.products;
    if (on_images)
        json["effectual_operations_on_images"] =
            static_cast<double>(on_images->operations()) / static_cast<double>(images);
    return json;
}

Json storage_json(const ConvolutionReport& layer)
{
    const KernelStorage& storage = layer.storage;
    Json json;
    json["form"] = form_name(storage.form);
    add_bits(json, layer, storage);
    if (storage.form == WeightForm::decomposed) {
        json["bases"] = storage.bases;
        json["coefficient_bits"] = storage.coefficient_bits;
        json["planes"] = storage.planes;
        json["coefficients"] = storage.coefficients;
        json["nonzero_coefficients"] = storage.nonzero_coefficients;
        return json;
    }
    json["block"] = {{"out_channels", storage.block.out_channels}, {"in_channels", storage.block.in_channels}};
    json["blocks"] = storage.blocks;
    json["zero_blocks"] = storage.zero_blocks;
    if (storage.form == WeightForm::group) {
        json["group_nonzeros"] = storage.group.nonzeros;
        json["group_weights"] = storage.group.group;
    }
    return json;
}

Json outcome_json(const compiler::CompressedLayer& outcome)
{
    return {{"treatment", compiler::text_of(outcome.treatment)},
            {"remark", outcome.remark},
            {"weight_error", outcome.weight_error},
            {"output_error", or_null(outcome.output_error)}};
}

Json layer_json(const LayerReport& layer, const ModelReport& report)
{
    Json json;
    json["name"] = layer.name;
    json["kind"] = kind_name(layer.kind);
    json["engine"] = layer.engine;
    json["runs_as"] = execution_name(layer.execution);
    if (layer.comparison) add_comparison(json, *layer.comparison, report.compressed);
    if (!layer.convolution) return json;
    const ConvolutionReport& convolution = *layer.convolution;
    json["weights"] = storage_json(convolution);
    if (convolution.energy_kept) json["weights"]["energy_kept"] = *convolution.energy_kept;
    if (convolution.outcome) json["compression"] = outcome_json(*convolution.outcome);
    json["work"] = work_json(convolution.dense_macs, convolution.weights_work, convolution.images_work, report.images);
    return json;
}

Json totals_json(const ModelReport& report)
{
    const compiler::ReportTotals& totals = report.totals;
    Json weights;
    add_bits(weights, totals, totals);
    Json json;
    json["convolutions"] = totals.convolutions;
    if (report.output) add_comparison(json, *report.output, report.compressed);
    json["weights"] = std::move(weights);
    json["work"] = work_json(totals.dense_macs, totals.weights_work, totals.images_work, report.images);
    return json;
}

} // namespace

Json model_report_json(const ModelReport& report)
{
    Json json;
    json["schema"] = "sparsevp-model-report";
    json["schema_version"] = model_report_schema_version;
    json["network"] = report.network;
    json["compression"] = report.compression.empty() ? Json() : Json(report.compression);
    json["images"] = report.images;
    json["layers"] = Json::array();
    for (const LayerReport& layer : report.layers)
        json["layers"].push_back(layer_json(layer, report));
    json["totals"] = totals_json(report);
    return json;
}

std::string model_report_text(const ModelReport& report)
{
    // Names may come from files: bytes that are no UTF-8 are replaced. Numbers that are not finite become null.
    return model_report_json(report).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace svp
