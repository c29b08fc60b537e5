// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/systolic/systolic_report.h"

#include "base/text/format_number.h"
#include "base/text/text_table.h"
#include "interface/engines/systolic/systolic_command.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace svp {

SystolicReport::SystolicReport(std::string name, const systolic::SystolicArray& array, size_t layers)
    : name_(std::move(name)),
      array_(array),
      config_(array.config()),
      period_ticks_(array.clock().period_ticks()),
      layers_(layers)
{
}

SystolicReport::Cycles SystolicReport::now() const
{
    return {array_.cycles(), array_.array_cycles(), array_.post_processor_cycles()};
}

void SystolicReport::end_layer(size_t layer)
{
    const Cycles end = now();
    layers_[layer].all += end.all - begin_.all;
    layers_[layer].array += end.array - begin_.array;
    layers_[layer].post_processor += end.post_processor - begin_.post_processor;
}

void SystolicReport::finish() { total_ = now(); }

// Of the multiply-accumulates that the elements could have done while operands streamed or results drained.
double SystolicReport::utilization(const LayerRecord& layer, const Cycles& cycles) const
{
    const double most = static_cast<double>(cycles.array) * config_.rows * config_.columns;
    return most == 0 ? 0 : static_cast<double>(layer.info.dense_macs * layer.runs) / most;
}

void SystolicReport::add_layer(nlohmann::ordered_json& json, const LayerRecord& layer, size_t index) const
{
    if (layer.info.engine != SVP_ENGINE_SYSTOLIC || layer.runs == 0) return;
    const Cycles& cycles = layers_[index];
    json[name_] = {{"array_cycles", cycles.array},
                   {"post_processor_cycles", cycles.post_processor},
                   {"waiting_cycles", cycles.waiting()},
                   {"array_utilization", utilization(layer, cycles)}};
}

void SystolicReport::add_run(nlohmann::ordered_json& json, const RunStatistics& /*run*/) const
{
    json[name_] = {
        {"rows", config_.rows}, {"columns", config_.columns},   {"clock_period_ps", period_ticks_},
        {"cycles", total_.all}, {"array_cycles", total_.array}, {"post_processor_cycles", total_.post_processor}};
}

std::string SystolicReport::table(const RunStatistics& run, size_t width) const
{
    TextTable table;
    table.add_column("layer", TextTable::Align::left, 0);
    table.add_column(name_ + " cycles", TextTable::Align::right, 0);
    table.add_column("in the array", TextTable::Align::right, 1);
    table.add_column("post-processor", TextTable::Align::right, 2);
    table.add_column("waiting", TextTable::Align::right, 3);
    table.add_column("MACs of peak%", TextTable::Align::right, 1);
    for (size_t i = 0; i < layers_.size(); ++i) {
        const LayerRecord& layer = run.layers[i];
        if (layer.info.engine != SVP_ENGINE_SYSTOLIC || layer.runs == 0) continue;
        const Cycles& cycles = layers_[i];
        table.add_row({layer.info.name, with_separators(cycles.all), with_separators(cycles.array),
                       with_separators(cycles.post_processor), with_separators(cycles.waiting()),
                       as_percent(utilization(layer, cycles))});
    }
    return table.render(width) + '\n';
}

} // namespace svp
