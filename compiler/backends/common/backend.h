// SPDX-License-Identifier: Apache-2.0
// An engine of a platform as the compiler sees it. Each engine's folder beside this one implements it.
#pragma once

#include "compiler/backends/common/backend_part.h"
#include "compiler/backends/common/execution.h"
#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace svp::compiler {

struct EngineNames {
    std::string name;       // as the user chooses it
    std::string title;      // in a sentence, after "the"
    std::string short_name; // where there is little room
};

// What an engine can do with a convolution decomposed into basis kernels and coefficients.
struct DecompositionLimits {
    int bases = 0;      // of a layer; 0: the engine does not compute in two stages
    int adder_bits = 0; // of a sum of the first stage
};

class Backend {
  public:
    Backend() = default;
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;
    virtual ~Backend() = default;

    virtual uint32_t engine() const = 0; // svp_layer_command.engine of its commands
    virtual const EngineNames& names() const = 0;
    // Throws InputError "place: ..." where nothing can be mapped to the engine as the platform has it.
    virtual void check(const std::string& place) const = 0;
    // Throws InputError "place: ..." where the loadable has commands for such an engine of other sizes.
    virtual void check_loadable(const Loadable& loadable, const std::string& place) const = 0;

    // Networks are checked ones. True is no promise: a layer may turn out to be too large.
    virtual bool can_run(const Network& network, size_t layer) const = 0;
    // `own`: by layer. Throws InputError where one of them cannot be mapped, naming the layer and the config key to
    // raise. Network and back end outlive the part.
    virtual std::unique_ptr<BackendPart> part(const Network& network, const std::vector<bool>& own) const = 0;
    // Of a layer that it runs.
    virtual Execution execution(const Network& network, const Layer& layer) const = 0;
    virtual DecompositionLimits decomposition_limits() const { return {}; }

    // Why layers of other engines cannot touch the tensor, too: "its ..."; empty where they can.
    virtual std::string sharing_problem(const Tensor& tensor) const = 0;
    // Estimated: once for a network, before its first layer; and what a shared tensor takes beyond the layers' time.
    virtual double start_up_seconds() const { return 0; }
    virtual double crossing_seconds(const Tensor& /*tensor*/) const { return 0; }
};

using Backends = std::vector<std::shared_ptr<const Backend>>;

} // namespace svp::compiler
