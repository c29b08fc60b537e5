// SPDX-License-Identifier: Apache-2.0
// A platform's engines as the compiler sees them.
#pragma once

#include "compiler/backends/common/backend.h"
#include "compiler/loadable/loadable.h"
#include "platform/kinds/platform_config.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace svp {

// Layers that the user gives to an engine, whatever the estimates say; the first engine gets the others.
struct NamedLayers {
    std::string globs; // with commas between
    size_t engine = 0; // index into Engines::backends
};

struct Engines {
    compiler::Backends backends; // one for each kind that is there; the first one is for networks without --target
    std::optional<NamedLayers> named_layers;
};

// Of several instances of a kind the first one's settings count.
Engines engines_of(const PlatformConfig& config);

// What --target takes: an engine's name, or `every_engine`.
constexpr const char* every_engine = "auto";
std::vector<std::string> target_names();
// Without --platform: a platform in configs/ that has what the target needs; empty: the defaults have it.
std::string platform_for(const std::optional<std::string>& target);
// Throws InputError "--target: PLACE ..." where the platform lacks what the target needs.
void check_target_engines(const PlatformConfig& config, const std::optional<std::string>& target,
                          const std::string& place);
// Those that a target means: one, or all. Throws InputError where the platform has none of that name.
compiler::Backends targeted_engines(const Engines& engines, const std::optional<std::string>& target);

// Throws InputError where the loadable has commands for an engine that the platform has not, or not of that size.
void check_engines(const compiler::Loadable& loadable, const Engines& engines, const std::string& place);

// The most that one of them can do; none where no engine computes in two stages.
compiler::DecompositionLimits decomposition_limits(const compiler::Backends& engines);

} // namespace svp
