// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/escalate/escalate_part.h"

#include "interface/engines/escalate/escalate_command.h"
#include "platform/engines/escalate/escalate_settings.h"
#include "platform/parts/dma_part.h"
#include "platform/system/counter_sum.h"
#include "platform/system/system.h"

#include <fmt/format.h>

namespace svp {

EscalatePart::EscalatePart(const Instance& instance)
    : EnginePart(instance.name),
      dma_(instance.as<EscalateSettings>().dma),
      cluster_(instance.name.c_str(), instance.as<EscalateSettings>().config),
      rows_(counter_sum(cluster_, "rows")),
      slots_(counter_sum(cluster_, "slots"))
{
}

uint32_t EscalatePart::engine_id() const { return SVP_ENGINE_ESCALATE; }

std::string EscalatePart::work_activity() const { return std::string(cluster_.name()) + ".tile_*.slices"; }

EnginePart::SimulatedCycles EscalatePart::simulated_cycles() const
{
    return {cluster_.current_edge(), "cluster cycles"};
}

void EscalatePart::bind(System& system)
{
    first_client_ = system.instances().first_dma_client(*system.instances().find(name()));
    auto& dma = *system.part<DmaPart>(dma_);
    cluster_.activation_dma.bind(dma.client(first_client_ + activation_client));
    cluster_.coefficient_dma.bind(dma.client(first_client_ + coefficient_client));
    cluster_.residual_dma.bind(dma.client(first_client_ + residual_client));
    cluster_.output_dma.bind(dma.client(first_client_ + output_client));
}

std::vector<Law> EscalatePart::laws() const
{
    const std::string cluster = cluster_.name();
    const std::string dma = cluster.substr(0, cluster.size() - name().size()) + dma_;
    std::vector<Law> laws;
    for (const char* bytes : {"bytes_read", "bytes_written"}) {
        Law law{fmt::format("{} of the units of {} = those of its DMA channels", bytes, name()),
                {Term(fmt::format("{}.*.dma_{}", cluster, bytes))},
                {}};
        for (unsigned client = 0; client < dma_clients; ++client)
            law.right.emplace_back(fmt::format("{}.channel.{}.{}", dma, first_client_ + client, bytes));
        laws.push_back(std::move(law));
    }
    return laws;
}

std::vector<PmuEvent> EscalatePart::pmu_events()
{
    return {{"additions", counter_sum(cluster_, "additions")},
            {"macs", counter_sum(cluster_, "macs")},
            {"coefficient_sets", counter_sum(cluster_, "sets")},
            {"output_slots", counter_sum(cluster_, "slots")}};
}

} // namespace svp
