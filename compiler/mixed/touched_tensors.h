// Which tensors an engine's layers read or write.
#pragma once

#include "compiler/mixed/lower_mixed.h"

namespace svp::compiler {

// By tensor: whether a layer with on_array[layer] == array touches it.
inline std::vector<bool> touched_by(const Network& network, const EngineMap& on_array, bool array)
{
    std::vector<bool> touched(network.tensors.size());
    for (size_t i = 0; i < network.layers.size(); ++i) {
        if (on_array[i] != array) continue;
        for (const int input : network.layers[i].inputs)
            touched[static_cast<size_t>(input)] = true;
        touched[static_cast<size_t>(network.layers[i].output)] = true;
    }
    return touched;
}

// The network with only those layers that run on the array; all tensors stay.
inline Network array_part(const Network& network, const EngineMap& on_array)
{
    Network part;
    part.name = network.name;
    part.seed = network.seed;
    part.tensors = network.tensors;
    part.input = network.input;
    part.output = network.output;
    for (size_t i = 0; i < network.layers.size(); ++i)
        if (on_array[i]) part.layers.push_back(network.layers[i]);
    return part;
}

} // namespace svp::compiler
