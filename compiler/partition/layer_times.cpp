// SPDX-License-Identifier: Apache-2.0
#include "compiler/partition/layer_times.h"

#include "base/errors/input_error.h"

#include <algorithm>
#include <optional>

namespace svp::compiler {
namespace {

// Infinite for layers outside `own`; nothing where one of them does not fit the engine.
std::optional<std::vector<double>> try_part(const Network& network, const Backend& backend,
                                            const std::vector<bool>& own)
{
    std::vector<double> seconds(own.size(), never);
    if (std::find(own.begin(), own.end(), true) == own.end()) return seconds;
    try {
        const std::unique_ptr<BackendPart> part = backend.part(network, own);
        for (size_t i = 0; i < own.size(); ++i)
            if (own[i]) seconds[i] = part->seconds(i);
    } catch (const InputError&) {
        return std::nullopt;
    }
    return seconds;
}

} // namespace

std::vector<double> layer_seconds(const Network& network, const Backend& backend)
{
    const size_t layers = network.layers.size();
    std::vector<bool> own;
    for (size_t i = 0; i < layers; ++i)
        own.push_back(backend.can_run(network, i));
    if (const auto seconds = try_part(network, backend, own)) return *seconds;
    for (size_t i = 0; i < layers; ++i) {
        std::vector<bool> alone(layers);
        alone[i] = own[i];
        own[i] = own[i] && try_part(network, backend, alone);
    }
    return try_part(network, backend, own).value_or(std::vector<double>(layers, never));
}

} // namespace svp::compiler
