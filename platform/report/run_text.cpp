// SPDX-License-Identifier: Apache-2.0
#include "platform/report/queue_rendering.h"
#include "platform/report/run_tables.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp {
namespace {

constexpr size_t most_log_lines = 10, most_waiting_lines = 40;

// Simulated beside wall time.
std::string speed_text(const RunResult& result)
{
    const SimulationResult& simulation = result.simulation;
    const double simulated_seconds = static_cast<double>(simulation.simulated_ticks) * 1e-12;
    const auto millions = [&](uint64_t count) { return static_cast<double>(count) / result.wall_seconds * 1e-6; };
    return fmt::format(
        "simulated {:.3f} ms in {:.2f} s of wall time ({:.0f} times slower), {:.1f} million dense MAC/s, "
        "{:.2f} million {}/s\n",
        simulated_seconds * 1e3, result.wall_seconds, result.wall_seconds / simulated_seconds,
        millions(simulation.dense_macs), millions(simulation.cycles.count), simulation.cycles.what);
}

} // namespace

std::string results_text(const RunResult& result, size_t width)
{
    const SimulationResult& simulation = result.simulation;
    const FigureReader figures(simulation.counted.columns, simulation.sources, result.energy);
    std::string text = fmt::format("{}, {} image{}, seed {}\n\n", result.model.network, simulation.outputs.size(),
                                   simulation.outputs.size() == 1 ? "" : "s", result.model.seed);
    text += layer_table(simulation.counted, figures, width) + '\n' + unit_table(simulation.counted, width) + '\n';
    const std::string engines = engine_tables(simulation, width);
    if (!engines.empty()) text += engines + '\n';
    if (simulation.queues) text += queue_table(*simulation.queues, width) + '\n';
    for (const std::string& note : simulation.notes)
        text += "note: " + note + '\n';
    if (simulation.accuracy) text += accuracy_text(*simulation.accuracy) + '\n';
    return text + speed_text(result);
}

std::string failure_details(const SimulationResult& simulation)
{
    std::string text;
    for (size_t i = 0; i < std::min(most_log_lines, simulation.log.size()); ++i)
        text += simulation.log[i] + '\n';
    if (!simulation.waiting.empty()) text += "what waited, and for what:\n";
    for (size_t i = 0; i < std::min(most_waiting_lines, simulation.waiting.size()); ++i)
        text += "  " + simulation.waiting[i] + '\n';
    if (simulation.waiting.size() > most_waiting_lines)
        text += fmt::format("  and {} more\n", simulation.waiting.size() - most_waiting_lines);
    return text;
}

} // namespace svp
