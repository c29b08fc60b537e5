#include "platform/run/lower_network.h"

#include "compiler/aie/lower_to_array.h"
#include "compiler/input_error.h"
#include "compiler/lowering/lowering.h"
#include "compiler/mixed/choose_engines.h"
#include "compiler/mixed/cluster_estimate.h"
#include "compiler/mixed/lower_mixed.h"
#include "platform/text/glob.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

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

using compiler::Engine;
using compiler::Segment;

// Measured cycles of the cluster over its closed-form bounds, docs/trade-offs.md.                            [D]
constexpr double cluster_over_bounds = 1.15;
// Configuration of the array: cycles for each compute tile, as measured from 2 x 2 to 8 x 8.                 [D]
constexpr double configuration_cycles = 5000;
// Starting and draining an engine at a handover.                                                             [O]
constexpr double handover_cycles = 3000;

// Microseconds of a segment on each engine.
compiler::SegmentTimes times_of(const compiler::Network& segment, const Engines& engines)
{
    compiler::SegmentTimes times;
    for (const uint64_t cycles : compiler::estimate_cluster_cycles(segment, engines.cluster))
        times.cluster += static_cast<double>(cycles) * cluster_over_bounds * engines.cluster_period;
    const compiler::Tensor& output = segment.tensors[static_cast<size_t>(segment.output)];
    const double bytes = static_cast<double>(output.channels) * output.height * output.width;
    const double bytes_per_cycle = static_cast<double>(engines.array->columns) * engines.array->stream_bytes;
    times.handover = (handover_cycles + bytes / bytes_per_cycle) * engines.array_period;
    try {
        for (const compiler::ArrayEstimate& layer : compiler::estimate_array_cycles(segment, array_options(engines)))
            times.array += static_cast<double>(layer.cycles) * engines.array_period;
    } catch (const InputError&) {
        times.array = std::numeric_limits<double>::infinity();
    }
    return times;
}

bool named(const std::string& globs, const std::string& layer)
{
    for (size_t at = 0; at <= globs.size();) {
        const size_t comma = std::min(globs.find(',', at), globs.size());
        if (glob_matches(globs.substr(at, comma - at), layer)) return true;
        at = comma + 1;
    }
    return false;
}

std::vector<Engine> fastest(const compiler::Network& network, const std::vector<Segment>& segments,
                            const Engines& engines)
{
    std::vector<compiler::SegmentTimes> times;
    for (const Segment& segment : segments)
        times.push_back(times_of(compiler::network_of_segment(network, segment), engines));
    const double tiles = static_cast<double>(engines.array->columns) * engines.array->rows;
    return compiler::choose_engines(times, configuration_cycles * tiles * engines.array_period);
}

// A segment goes to the array when one of its layers is named.
std::vector<Engine> as_named(const compiler::Network& network, const std::vector<Segment>& segments,
                             const std::string& globs)
{
    std::vector<Engine> chosen;
    for (const Segment& segment : segments) {
        chosen.push_back(Engine::cluster);
        for (size_t i = segment.first; i < segment.last; ++i)
            if (named(globs, network.layers[i].name)) chosen.back() = Engine::array;
    }
    return chosen;
}

// "engine aie: conv1 to pool (3 layers)", a line for each run of layers.
void note_choice(const compiler::Network& network, const std::vector<Segment>& segments,
                 const std::vector<Engine>& chosen, std::vector<std::string>& notes)
{
    for (size_t i = 0; i < segments.size();) {
        const size_t first = segments[i].first;
        const Engine engine = chosen[i];
        while (i < segments.size() && chosen[i] == engine)
            ++i;
        const size_t last = segments[i - 1].last - 1;
        notes.push_back(fmt::format("engine {}: {} to {} ({} layer{})", engine == Engine::array ? "aie" : "escalate",
                                    network.layers[first].name, network.layers[last].name, last - first + 1,
                                    first == last ? "" : "s"));
    }
}

compiler::Loadable lower_for_both(const compiler::Network& network, const Engines& engines,
                                  std::vector<std::string>& notes)
{
    const std::vector<Segment> segments = compiler::segments_of(network);
    const std::string& globs = engines.mapping.layers;
    const std::vector<Engine> chosen =
        globs.empty() ? fastest(network, segments, engines) : as_named(network, segments, globs);
    note_choice(network, segments, chosen, notes);
    return compiler::lower_mixed(network, segments, chosen, compiler::LoweringOptions{engines.cluster},
                                 array_options(engines));
}

} // namespace

Engines engines_of(const PlatformConfig& config)
{
    Engines engines;
    engines.cluster = config.escalate.target();
    if (config.array.enabled) engines.array = config.array.target();
    engines.mapping = config.array_mapping;
    engines.cluster_period = 1 / config.escalate.clock_mhz;
    engines.array_period = 1 / config.array.clock_mhz;
    return engines;
}

compiler::Loadable lower_network(const compiler::Network& network, const Engines& engines, cli::Target target,
                                 std::vector<std::string>& notes)
{
    if (target == cli::Target::aie) return compiler::lower_to_array(network, array_options(engines));
    if (target == cli::Target::automatic) return lower_for_both(network, engines, notes);
    return compiler::lower(network, compiler::LoweringOptions{engines.cluster});
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
