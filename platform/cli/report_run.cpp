#include "platform/cli/report_run.h"

#include <algorithm>
#include <fmt/format.h>
#include <ostream>

namespace svp {
namespace {

constexpr size_t most_log_lines = 10, most_waiting_lines = 40;

} // namespace

std::vector<std::pair<std::string, std::string>> run_facts(const Model& model, const PlatformConfig& config)
{
    const svp_loadable_header& header = model.loadable.header();
    return {{"network", header.network},
            {"made_from", model.origin},
            {"seed", fmt::format("{}", header.seed)},
            {"timing", config.timing() == BusTiming::loose ? "loose" : "approximate"}};
}

void report_failure(const SimulationResult& result, std::ostream& err)
{
    for (size_t i = 0; i < std::min(most_log_lines, result.log.size()); ++i)
        err << result.log[i] << '\n';
    if (!result.waiting.empty()) err << "what waited, and for what:\n";
    for (size_t i = 0; i < std::min(most_waiting_lines, result.waiting.size()); ++i)
        err << "  " << result.waiting[i] << '\n';
    if (result.waiting.size() > most_waiting_lines)
        err << fmt::format("  and {} more\n", result.waiting.size() - most_waiting_lines);
    err << "sparsevp: the simulated system failed: " << result.failure << '\n';
}

void report_results(const Model& model, const SimulationResult& result, double wall_seconds, std::ostream& out)
{
    const svp_loadable_header& header = model.loadable.header();
    out << fmt::format("{}, {} image{}, seed {}\n\n", header.network, result.outputs.size(),
                       result.outputs.size() == 1 ? "" : "s", header.seed);
    out << result.layer_table << '\n' << result.unit_table << '\n';
    if (!result.engine_tables.empty()) out << result.engine_tables << '\n';
    if (!result.queue_table.empty()) out << result.queue_table << '\n';
    for (const std::string& note : result.notes)
        out << "note: " << note << '\n';
    if (result.accuracy) out << accuracy_text(*result.accuracy) << '\n';
    const auto rate = [&](uint64_t cycles, const std::string& what) {
        return fmt::format("{:.2f} million {}/s", static_cast<double>(cycles) / wall_seconds * 1e-6, what);
    };
    const double simulated_seconds = static_cast<double>(result.simulated_ticks) * 1e-12;
    out << fmt::format(
        "simulated {:.3f} ms in {:.2f} s of wall time ({:.0f} times slower), {:.1f} million dense MAC/s, "
        "{}\n",
        simulated_seconds * 1e3, wall_seconds, wall_seconds / simulated_seconds,
        static_cast<double>(result.dense_macs) / wall_seconds * 1e-6, rate(result.cycles.count, result.cycles.what));
}

void report_check(const SimulationResult& result, bool quiet, std::ostream& out, std::ostream& err)
{
    for (const std::string& line : result.differences)
        err << "check: " << line << '\n';
    if (result.differing_tensors > result.differences.size())
        err << fmt::format("check: and {} more tensors\n", result.differing_tensors - result.differences.size());
    if (result.differing_tensors == 0 && !quiet)
        out << fmt::format("check: all {} values of {} layer outputs equal the oracle's, bit for bit\n",
                           result.values_checked, result.tensors_checked);
}

} // namespace svp
