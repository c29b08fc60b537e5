// SPDX-License-Identifier: Apache-2.0
#include "compiler/partition/compile.h"

#include "base/errors/fail.h"
#include "compiler/ir/network_check.h"
#include "compiler/partition/loadable_builder.h"
#include "compiler/passes/legalize/enlarge_kernels.h"

#include <algorithm>
#include <optional>

namespace svp::compiler {

Loadable compile(const Network& network, const Backends& backends, const Assignment& assignment)
{
    const std::string place = fmt::format("network '{}'", network.name);
    if (assignment.size() != network.layers.size())
        fail(place, "engines for {} layers, it has {}", assignment.size(), network.layers.size());
    for (size_t b = 0; b < backends.size(); ++b)
        if (std::count(assignment.begin(), assignment.end(), b) > 0) backends[b]->check(place);
    const std::optional<Network> enlarged = enlarge_padded_kernels(network);
    const Network& lowered = enlarged ? *enlarged : network;
    check_network(lowered);
    return Loadable(assemble_file(LoadableBuilder(lowered, backends, assignment).build()), place);
}

Loadable compile(const Network& network, const Backend& backend)
{
    // Not an owner: the caller's back end outlives the call.
    const Backends one{std::shared_ptr<const Backend>(std::shared_ptr<const Backend>(), &backend)};
    return compile(network, one, Assignment(network.layers.size(), 0));
}

} // namespace svp::compiler
