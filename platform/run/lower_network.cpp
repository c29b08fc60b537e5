#include "platform/run/lower_network.h"

#include "compiler/aie/lower_to_array.h"
#include "compiler/input_error.h"
#include "compiler/lowering/lowering.h"

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

} // namespace

Engines engines_of(const PlatformConfig& config)
{
    Engines engines;
    engines.cluster = config.escalate.target();
    if (config.array.enabled) engines.array = config.array.target();
    engines.mapping = config.array_mapping;
    return engines;
}

compiler::Loadable lower_network(const compiler::Network& network, const Engines& engines, cli::Target target,
                                 std::vector<std::string>&)
{
    if (target == cli::Target::aie) return compiler::lower_to_array(network, array_options(engines));
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
