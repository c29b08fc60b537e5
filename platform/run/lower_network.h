// SPDX-License-Identifier: Apache-2.0
// From a quantized network to a loadable for the engines of a platform.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "platform/kinds/backends.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

struct LoweredNetwork {
    compiler::Loadable loadable;
    compiler::Backends engines; // by layer of the network
};

// `target`: as targeted_engines takes it. Throws InputError where a layer does not fit. Notes: which engine each layer
// goes to, where there is a choice.
LoweredNetwork lower_network(const compiler::Network& network, const Engines& engines,
                             const std::optional<std::string>& target, std::vector<std::string>& notes);

} // namespace svp
