// From a quantized network to a loadable for the engines of a platform.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "compiler/partition/lower_to_array.h"
#include "platform/run/target.h"
#include "platform/system/platform_config.h"

#include <optional>
#include <string>
#include <vector>

namespace svp {

// What the compiler needs to know of a platform.
struct Engines {
    svp_target cluster{};
    unsigned adder_bits = 20; // of the cluster's stage-1 sums
    std::optional<svp_array_target> array;
    ArrayMappingConfig mapping;
    double cluster_hertz = 1e9, array_hertz = 1e9;
};

Engines engines_of(const PlatformConfig& config);

struct LoweredNetwork {
    compiler::Loadable loadable;
    std::vector<compiler::Engine> engines; // by layer of the network
};

// `target`: needs an array in `engines` where it is not escalate. Throws InputError where a layer does not fit. Notes:
// with Target::automatic, which engine each layer goes to.
LoweredNetwork lower_network(const compiler::Network& network, const Engines& engines, Target target,
                             std::vector<std::string>& notes);

// Throws InputError where the loadable has commands for another tile array than the platform's.
void check_array(const compiler::Loadable& loadable, const Engines& engines, const std::string& place);

} // namespace svp
