// Statistics of a finished run as JSON and as tables for a terminal.
#pragma once

#include "compiler/report/model_report.h"
#include "platform/engines/common/engine_report.h"
#include "platform/report/queue_report.h"
#include "platform/statistics/collector.h"
#include "platform/statistics/figures.h"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace svp {

// Facts of the run, in the order in which they shall appear: network, seed, images, timing, ...
using RunFact = std::pair<std::string, std::variant<std::string, uint64_t, double>>;

using EngineReports = std::vector<const EngineReport*>;

// The layout is described in docs/statistics.md; "schema_version" grows with every change that a reader must know of.
// Equal runs give equal text.
constexpr int statistics_schema_version = 3;
// `engines`: what each engine adds. `queues`: null with one command queue. `model`: null where nobody asked for it.
std::string statistics_json(const StatisticsCollector& collector, const FigureReader& figures,
                            const EnergyTable& energy, const std::vector<RunFact>& facts,
                            const EngineReports& engines = {}, const QueueReport* queues = nullptr,
                            const compiler::ModelReport* model = nullptr);

// One line per layer and totals: cycles, MACs, where the lanes' cycles went, traffic, energy. `width` of the terminal
// in characters, 0: unlimited.
std::string layer_table(const StatisticsCollector& collector, const FigureReader& figures, size_t width);

// One line per activity of every family of units: busy, idle and its largest stalls.
std::string unit_table(const StatisticsCollector& collector, size_t width);

} // namespace svp
