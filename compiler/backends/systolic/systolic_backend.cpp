// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/systolic/systolic_backend.h"

#include "base/errors/fail.h"
#include "compiler/backends/systolic/systolic_layers.h"
#include "compiler/ir/network_check.h"
#include "compiler/loadable/contents_check.h"
#include "interface/engines/engines.h"
#include "interface/engines/systolic/systolic_command.h"

namespace svp::compiler {

uint32_t SystolicBackend::engine() const { return SVP_ENGINE_SYSTOLIC; }

const EngineNames& SystolicBackend::names() const
{
    static const svp_engine_interface& known = *svp_engine_by_id(SVP_ENGINE_SYSTOLIC);
    static const EngineNames names{known.name, known.title, "systolic"};
    return names;
}

void SystolicBackend::check(const std::string& place) const
{
    check_target(SVP_ENGINE_SYSTOLIC, &options_.target, place);
}

// Its driver refuses what needs larger buffers.
void SystolicBackend::check_loadable(const Loadable& /*loadable*/, const std::string& /*place*/) const {}

// Products of two stages are another machine's.
bool SystolicBackend::can_run(const Network& network, size_t layer) const
{
    return network.layers[layer].kind != LayerKind::conv_decomposed;
}

std::unique_ptr<BackendPart> SystolicBackend::part(const Network& network, const std::vector<bool>& own) const
{
    for (size_t i = 0; i < own.size(); ++i)
        if (own[i] && !can_run(network, i))
            fail(layer_place(network, network.layers[i]),
                 "the systolic array multiplies dense weights, these are decomposed");
    return std::make_unique<SystolicLayers>(network, options_, own);
}

Execution SystolicBackend::execution(const Network& /*network*/, const Layer& layer) const
{
    return layer.kind == LayerKind::conv_dense ? Execution::dense : Execution::streamed;
}

std::string SystolicBackend::sharing_problem(const Tensor& /*tensor*/) const { return {}; }

} // namespace svp::compiler
