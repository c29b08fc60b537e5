#include "platform/run/lower_network.h"

#include "compiler/aie/lower_to_array.h"
#include "compiler/input_error.h"
#include "compiler/lowering/lowering.h"

#include <cmath>
#include <fmt/format.h>

namespace svp {
namespace {

std::string shape_text(const svp_array_target& array)
{
    return fmt::format("{} x {} compute tiles with {} row{} of memory tiles", array.columns, array.rows,
                       array.memory_rows, array.memory_rows == 1 ? "" : "s");
}

compiler::ArrayLoweringOptions array_options(const Engines& engines)
{
    compiler::ArrayLoweringOptions options;
    options.target = *engines.array;
    options.overlap = engines.mapping.overlap;
    options.resident = engines.mapping.resident;
    return options;
}

// Which layers go where, in runs of consecutive ones.
void add_notes(const compiler::Network& network, const compiler::EngineChoice& choice, std::vector<std::string>& notes)
{
    const auto name = [](bool array) { return array ? "tile array" : "ESCALATE cluster"; };
    for (size_t first = 0, end; first < choice.on_array.size(); first = end) {
        const bool array = choice.on_array[first];
        double cluster_time = 0, array_time = 0;
        for (end = first; end < choice.on_array.size() && choice.on_array[end] == array; ++end) {
            cluster_time += choice.cluster_time[end];
            array_time += choice.array_time[end];
        }
        const std::string& last = network.layers[end - 1].name;
        notes.push_back(fmt::format("{}{}: {}, estimated {:.1f} us there, {}", network.layers[first].name,
                                    end - first > 1 ? fmt::format(" to {} ({} layers)", last, end - first) : "",
                                    name(array), array ? array_time : cluster_time,
                                    std::isfinite(array_time)
                                        ? fmt::format("{:.1f} us on the other", array ? cluster_time : array_time)
                                        : "and the other cannot run it"));
    }
    notes.push_back(
        fmt::format("estimated {:.1f} us in all, {:.1f} us on the cluster alone, {} on the array alone", choice.total,
                    choice.cluster_total,
                    std::isfinite(choice.array_total) ? fmt::format("{:.1f} us", choice.array_total) : "impossible"));
}

} // namespace

Engines engines_of(const PlatformConfig& config)
{
    Engines engines;
    engines.cluster = config.escalate.target();
    if (config.array.enabled) engines.array = config.array.target();
    engines.mapping = config.array_mapping;
    engines.clocks = {config.escalate.clock_mhz, config.array.clock_mhz};
    return engines;
}

compiler::Loadable lower_network(const compiler::Network& network, const Engines& engines, cli::Target target,
                                 std::vector<std::string>& notes)
{
    const compiler::LoweringOptions cluster{engines.cluster};
    if (target == cli::Target::escalate) return compiler::lower(network, cluster);
    const compiler::ArrayLoweringOptions array = array_options(engines);
    if (target == cli::Target::aie) return compiler::lower_to_array(network, array);
    const compiler::EngineChoice choice = compiler::choose_engines(network, cluster, array, engines.clocks);
    add_notes(network, choice, notes);
    return compiler::lower_mixed(network, choice.on_array, cluster, array);
}

void check_array(const compiler::Loadable& loadable, const Engines& engines, const std::string& place)
{
    const svp_array_target* need = loadable.array_target();
    if (!need) return;
    const std::string made_for = fmt::format("{}: compiled for a tile array of {}", place, shape_text(*need));
    if (!engines.array)
        throw InputError(fmt::format("{}, and the platform has none: choose one with --platform", made_for));
    const svp_array_target& have = *engines.array;
    if (need->columns != have.columns || need->rows != have.rows || need->memory_rows != have.memory_rows)
        throw InputError(fmt::format("{}, and the platform's has {}", made_for, shape_text(have)));
    if (need->stream_bytes != have.stream_bytes)
        throw InputError(fmt::format("{} with streams of {} bytes, and the platform's have {}: array.stream_bytes",
                                     made_for, need->stream_bytes, have.stream_bytes));
    if (need->core_bytes > have.core_bytes || need->memory_tile_bytes > have.memory_tile_bytes)
        throw InputError(fmt::format("{} with memories of {} and {} bytes, and the platform's have {} and {}: "
                                     "array.core_memory_bytes, array.memory_tile_bytes",
                                     made_for, need->core_bytes, need->memory_tile_bytes, have.core_bytes,
                                     have.memory_tile_bytes));
}

} // namespace svp
