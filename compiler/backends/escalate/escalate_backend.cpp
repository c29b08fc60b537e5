// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/escalate/escalate_backend.h"

#include "compiler/backends/escalate/cluster_part.h"
#include "compiler/loadable/contents_check.h"
#include "interface/engines/engines.h"
#include "interface/engines/escalate/escalate_command.h"

namespace svp::compiler {

uint32_t EscalateBackend::engine() const { return SVP_ENGINE_ESCALATE; }

const EngineNames& EscalateBackend::names() const
{
    static const svp_engine_interface& known = *svp_engine_by_id(SVP_ENGINE_ESCALATE);
    static const EngineNames names{known.name, known.title, "cluster"};
    return names;
}

void EscalateBackend::check(const std::string& place) const
{
    check_target(SVP_ENGINE_ESCALATE, &options_.target, place);
}

// Its driver refuses what needs larger buffers.
void EscalateBackend::check_loadable(const Loadable& /*loadable*/, const std::string& /*place*/) const {}

bool EscalateBackend::can_run(const Network& /*network*/, size_t /*layer*/) const { return true; }

std::unique_ptr<BackendPart> EscalateBackend::part(const Network& network, const std::vector<bool>& own) const
{
    return std::make_unique<ClusterPart>(network, options_, own);
}

Execution EscalateBackend::execution(const Network& /*network*/, const Layer& layer) const
{
    if (layer.kind == LayerKind::conv_decomposed) return Execution::decomposed;
    return layer.kind == LayerKind::conv_dense ? Execution::dense : Execution::streamed;
}

DecompositionLimits EscalateBackend::decomposition_limits() const
{
    return {static_cast<int>(options_.target.slices), static_cast<int>(options_.adder_bits)};
}

// Dense ones of any shape. Reading and writing them is in the layers' times.
std::string EscalateBackend::sharing_problem(const Tensor& /*tensor*/) const { return {}; }

} // namespace svp::compiler
