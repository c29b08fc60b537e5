// SPDX-License-Identifier: Apache-2.0
#include "platform/kinds/backends.h"

#include "base/errors/input_error.h"
#include "interface/engines/engines.h"
#include "platform/kinds/kinds.h"

#include <algorithm>
#include <fmt/format.h>
#include <limits>

namespace svp {
namespace {

using BackendPointer = std::shared_ptr<const compiler::Backend>;

// Achieved bandwidth of the memories: 16 of 19.2 GB/s, whatever the channels [O]; a link to memory may be narrower.
double memory_bytes_per_second(const InstanceTable& instances)
{
    constexpr double achieved = 16, of_peak = 19.2;
    double memory = 0, link = std::numeric_limits<double>::infinity();
    for (const Instance* instance : instances.enabled()) {
        const double peak = instance->kind->peak_bytes_per_second(*instance);
        if (instance->kind->is_memory()) memory = std::max(memory, peak / of_peak * achieved);
        if (instance->kind->is_network()) link = peak;
    }
    return std::min(memory, link);
}

const Instance* first_of(const EngineKind& kind, const InstanceTable& instances)
{
    for (const Instance* instance : instances.enabled())
        if (instance->kind == &kind) return instance;
    return nullptr;
}

bool means(const std::optional<std::string>& target, const EngineKind& engine)
{
    return target && (*target == engine.name() || *target == every_engine);
}

// " (its key array.enabled is false)", where the platform has an instance that is switched off.
std::string switched_off(const EngineKind& kind, const InstanceTable& instances)
{
    for (const Instance& instance : instances.rows())
        if (instance.kind == &kind) return fmt::format(" (its key {}.enabled is false)", instance.name);
    return {};
}

} // namespace

Engines engines_of(const PlatformConfig& config)
{
    Engines engines;
    const double bytes_per_second = memory_bytes_per_second(config.instances);
    for (const EngineKind* kind : engine_kinds()) {
        const Instance* instance = first_of(*kind, config.instances);
        if (!instance) continue;
        engines.backends.push_back(kind->backend(*instance, bytes_per_second));
        const std::string globs = kind->layers_for(*instance);
        if (!globs.empty()) engines.named_layers = {globs, engines.backends.size() - 1};
    }
    return engines;
}

std::vector<std::string> target_names()
{
    std::vector<std::string> names;
    for (const EngineKind* kind : engine_kinds())
        names.emplace_back(kind->name());
    names.emplace_back(every_engine);
    return names;
}

std::string platform_for(const std::optional<std::string>& target)
{
    std::string platform;
    for (const EngineKind* kind : engine_kinds())
        if (means(target, *kind) && kind->usual_platform()) platform = kind->usual_platform();
    return platform;
}

void check_target_engines(const PlatformConfig& config, const std::optional<std::string>& target,
                          const std::string& place)
{
    size_t there = 0;
    std::string absent;
    for (const EngineKind* kind : engine_kinds()) {
        if (!means(target, *kind)) continue;
        if (first_of(*kind, config.instances))
            ++there;
        else
            absent += fmt::format("{}no {}{}", absent.empty() ? "" : ", ", kind->title(),
                                  switched_off(*kind, config.instances));
    }
    // All that the platform has; one of them is no choice.
    const size_t needed = target == every_engine ? 2 : target ? 1 : 0;
    if (there < needed) throw InputError(fmt::format("--target: {} has {}", place, absent));
}

compiler::Backends targeted_engines(const Engines& engines, const std::optional<std::string>& target)
{
    if (target == every_engine) return engines.backends;
    for (const BackendPointer& backend : engines.backends)
        if (!target || backend->names().name == *target) return {backend};
    throw InputError(fmt::format("--target {}: the platform has no such engine", target.value_or(every_engine)));
}

void check_engines(const compiler::Loadable& loadable, const Engines& engines, const std::string& place)
{
    for (uint32_t i = 0; const svp_engine_interface* known = svp_engine_at(i); ++i) {
        if (!loadable.uses(known->id)) continue;
        const auto same = [&](const BackendPointer& backend) { return backend->engine() == known->id; };
        const auto backend = std::find_if(engines.backends.begin(), engines.backends.end(), same);
        if (backend == engines.backends.end())
            throw InputError(
                fmt::format("{}: compiled for the engine '{}', and the platform has none: choose one with --platform",
                            place, known->name));
        (*backend)->check_loadable(loadable, place);
    }
}

compiler::DecompositionLimits decomposition_limits(const compiler::Backends& engines)
{
    compiler::DecompositionLimits most;
    for (const BackendPointer& engine : engines)
        if (engine->decomposition_limits().bases > most.bases) most = engine->decomposition_limits();
    return most;
}

} // namespace svp
