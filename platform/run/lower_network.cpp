#include "platform/run/lower_network.h"

#include "base/errors/input_error.h"
#include "base/text/glob.h"
#include "compiler/partition/lower_to_array.h"
#include "compiler/partition/lowering.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace svp {
namespace {

using compiler::Engine;
using compiler::EngineChoice;

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

const char* name_of(Engine engine) { return engine == Engine::aie ? "tile array" : "ESCALATE cluster"; }

bool named(const std::string& globs, const std::string& layer)
{
    for (size_t at = 0; at <= globs.size();) {
        const size_t comma = std::min(globs.find(',', at), globs.size());
        if (glob_matches(globs.substr(at, comma - at), layer)) return true;
        at = comma + 1;
    }
    return false;
}

std::vector<Engine> as_named(const compiler::Network& network, const std::string& globs)
{
    std::vector<Engine> engines;
    for (const compiler::Layer& layer : network.layers)
        engines.push_back(named(globs, layer.name) ? Engine::aie : Engine::escalate);
    return engines;
}

std::string microseconds(double seconds)
{
    return std::isfinite(seconds) ? fmt::format("{:.1f} us", seconds * 1e6) : "never";
}

// "conv1 to pool1 (2 layers): tile array", for each run of layers.
void note_engines(const compiler::Network& network, const EngineChoice& choice, std::vector<std::string>& notes)
{
    for (size_t first = 0, end = 0; first < choice.engines.size(); first = end) {
        const Engine engine = choice.engines[first];
        double cluster = 0, array = 0;
        for (end = first; end < choice.engines.size() && choice.engines[end] == engine; ++end) {
            if (choice.escalate_seconds.empty()) continue;
            cluster += choice.escalate_seconds[end];
            array += choice.aie_seconds[end];
        }
        std::string note = network.layers[first].name;
        if (end - first > 1) note += fmt::format(" to {} ({} layers)", network.layers[end - 1].name, end - first);
        note += fmt::format(": {}", name_of(engine));
        if (!choice.escalate_seconds.empty())
            note += fmt::format(", estimated {} on the cluster, {} on the array", microseconds(cluster),
                                microseconds(array));
        notes.push_back(std::move(note));
    }
}

LoweredNetwork lower_for_both(const compiler::Network& network, const Engines& engines, std::vector<std::string>& notes)
{
    const compiler::LoweringOptions cluster{engines.cluster};
    const compiler::ArrayLoweringOptions array = array_options(engines);
    EngineChoice choice;
    if (engines.mapping.layers.empty())
        choice = choose_engines(network, cluster, engines.cluster_hertz, array, engines.array_hertz);
    else
        choice.engines = as_named(network, engines.mapping.layers);
    note_engines(network, choice, notes);
    if (engines.mapping.layers.empty())
        notes.push_back(fmt::format("estimated for one inference: {}; on the cluster alone {}, on the array alone {}",
                                    microseconds(choice.seconds), microseconds(choice.all_escalate_seconds),
                                    microseconds(choice.all_aie_seconds)));
    return {lower_mixed(network, choice.engines, cluster, array), std::move(choice.engines)};
}

} // namespace

Engines engines_of(const PlatformConfig& config)
{
    Engines engines;
    engines.cluster = config.escalate.target();
    engines.adder_bits = config.escalate.adder_bits;
    if (config.array.enabled) engines.array = config.array.target();
    engines.mapping = config.array_mapping;
    engines.cluster_hertz = config.escalate.clock_mhz * 1e6;
    engines.array_hertz = config.array.clock_mhz * 1e6;
    return engines;
}

LoweredNetwork lower_network(const compiler::Network& network, const Engines& engines, Target target,
                             std::vector<std::string>& notes)
{
    const auto all = [&](Engine engine) { return std::vector<Engine>(network.layers.size(), engine); };
    if (target == Target::escalate)
        return {compiler::lower(network, compiler::LoweringOptions{engines.cluster}), all(Engine::escalate)};
    if (target == Target::aie) return {compiler::lower_to_array(network, array_options(engines)), all(Engine::aie)};
    return lower_for_both(network, engines, notes);
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
