// SPDX-License-Identifier: Apache-2.0
#include "base/text/format_number.h"
#include "base/text/text_table.h"
#include "platform/report/model_report_text.h"

#include <cmath>
#include <fmt/format.h>

namespace svp {
namespace {

using compiler::ConvolutionReport;
using compiler::Deviation;
using compiler::Execution;
using compiler::KernelStorage;
using compiler::LayerComparison;
using compiler::LayerReport;
using compiler::ModelReport;
using compiler::WeightForm;

std::string form_text(const KernelStorage& storage)
{
    switch (storage.form) {
    case WeightForm::dense:
        return "dense";
    case WeightForm::block:
        return fmt::format("block {}x{}", storage.block.out_channels, storage.block.in_channels);
    case WeightForm::group:
        return fmt::format("{}:{}", storage.group.nonzeros, storage.group.group);
    case WeightForm::decomposed:
        break;
    }
    return fmt::format("M={} {} bit", storage.bases, storage.coefficient_bits);
}

std::string execution_text(Execution execution, const std::string& engine)
{
    switch (execution) {
    case Execution::streamed:
        return fmt::format("{}, streamed", engine);
    case Execution::dense:
        return fmt::format("{}, dense", engine);
    case Execution::block_sparse:
        return fmt::format("{}, block-sparse", engine);
    case Execution::decomposed:
        break;
    }
    return fmt::format("{}, decomposed", engine);
}

std::string ratio_text(uint64_t original, uint64_t bits)
{
    const auto ratio = compiler::ratio_of(original, bits);
    return ratio ? with_separators(*ratio, 1) : "-";
}

std::string share_text(uint64_t part, uint64_t whole)
{
    return whole == 0 ? "-" : as_percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string decibel_text(const Deviation& deviation)
{
    if (const auto decibels = deviation.decibels()) return fmt::format("{:.1f}", *decibels);
    if (!std::isfinite(deviation.signal) || !std::isfinite(deviation.noise)) return "not finite";
    return deviation.exact() ? "exact" : "no signal";
}

// The columns from "parameters" on that a layer and the totals have alike.
struct SharedFigures {
    uint64_t parameters, original_bits, value_bits, indexed_bits, dense_macs;
    compiler::Work weights_work;
    std::optional<compiler::Work> images_work;
    std::optional<LayerComparison> comparison;
};

class Table {
  public:
    explicit Table(const ModelReport& report) : report_(report)
    {
        using Align = TextTable::Align;
        table_.add_column("layer", Align::left, 20);
        table_.add_column("form", Align::left, 15);
        table_.add_column("runs on", Align::left, 9);
        table_.add_column("parameters", Align::right, 8);
        table_.add_column("ratio", Align::right, 12);
        table_.add_column("indexed", Align::right, 13);
        if (report.images > 0) table_.add_column("SNR dB", Align::right, 14);
        if (report.images > 0 && report.compressed) table_.add_column("to original", Align::right, 7);
        if (has_outcomes()) {
            table_.add_column("error %", Align::right, 11);
            table_.add_column("weight err %", Align::right, 4);
            table_.add_column("energy kept %", Align::right, 5);
        }
        table_.add_column("MACs", Align::right, 6);
        table_.add_column("effectual %", Align::right, 10);
        if (report.images > 0) table_.add_column("on images %", Align::right, 3);
        table_.add_column("blocks", Align::right, 1);
        table_.add_column("zero", Align::right, 2);
        if (has_outcomes()) table_.add_column("", Align::left, 16);
    }

    std::string render(size_t width)
    {
        for (const LayerReport& layer : report_.layers)
            if (layer.convolution) add_layer(layer, *layer.convolution);
        table_.add_rule();
        add_totals();
        return table_.render(width);
    }

  private:
    bool has_outcomes() const { return !report_.compression.empty(); }

    void add_shared(std::vector<std::string>& cells, const SharedFigures& figures) const
    {
        cells.push_back(with_separators(figures.parameters));
        cells.push_back(ratio_text(figures.original_bits, figures.value_bits));
        cells.push_back(ratio_text(figures.original_bits, figures.indexed_bits));
        if (report_.images == 0) return;
        cells.push_back(figures.comparison ? decibel_text(figures.comparison->quantization) : "-");
        if (report_.compressed) cells.push_back(figures.comparison ? decibel_text(figures.comparison->original) : "-");
    }

    void add_work(std::vector<std::string>& cells, const SharedFigures& figures) const
    {
        cells.push_back(with_separators(figures.dense_macs));
        cells.push_back(share_text(figures.weights_work.operations(), figures.dense_macs));
        if (report_.images > 0)
            cells.push_back(figures.images_work
                                ? share_text(figures.images_work->operations(), figures.dense_macs * report_.images)
                                : "-");
    }

    void add_outcome(std::vector<std::string>& cells, const ConvolutionReport& layer) const
    {
        const auto percent = [](const std::optional<double>& value) { return value ? as_percent(*value, 2) : "-"; };
        cells.push_back(layer.outcome ? percent(layer.outcome->output_error) : "-");
        cells.push_back(layer.outcome ? percent(layer.outcome->weight_error) : "-");
        cells.push_back(percent(layer.energy_kept));
    }

    void add_layer(const LayerReport& layer, const ConvolutionReport& convolution)
    {
        const KernelStorage& storage = convolution.storage;
        const SharedFigures figures = {storage.parameters,      convolution.original_bits, storage.value_bits,
                                       storage.indexed_bits,    convolution.dense_macs,    convolution.weights_work,
                                       convolution.images_work, layer.comparison};
        std::vector<std::string> cells = {layer.name, form_text(storage),
                                          execution_text(layer.execution, layer.engine)};
        add_shared(cells, figures);
        if (has_outcomes()) add_outcome(cells, convolution);
        add_work(cells, figures);
        cells.push_back(storage.blocks == 0 ? "-" : with_separators(storage.blocks));
        cells.push_back(storage.blocks == 0 ? "-" : with_separators(storage.zero_blocks));
        if (has_outcomes()) cells.push_back(convolution.outcome ? convolution.outcome->remark : "");
        table_.add_row(cells);
        blocks_ += storage.blocks;
        zero_blocks_ += storage.zero_blocks;
    }

    void add_totals()
    {
        const compiler::ReportTotals& totals = report_.totals;
        const SharedFigures figures = {totals.parameters, totals.original_bits, totals.value_bits,  totals.indexed_bits,
                                       totals.dense_macs, totals.weights_work,  totals.images_work, report_.output};
        std::vector<std::string> cells = {has_outcomes() ? report_.compression : "all layers", "", ""};
        add_shared(cells, figures);
        if (has_outcomes()) cells.insert(cells.end(), 3, "");
        add_work(cells, figures);
        cells.push_back(with_separators(blocks_));
        cells.push_back(with_separators(zero_blocks_));
        if (has_outcomes()) cells.emplace_back();
        table_.add_row(cells);
    }

    const ModelReport& report_;
    TextTable table_;
    uint64_t blocks_ = 0, zero_blocks_ = 0;
};

} // namespace

std::string model_report_table(const compiler::ModelReport& report, size_t width)
{
    return Table(report).render(width);
}

} // namespace svp
