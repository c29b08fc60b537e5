// SPDX-License-Identifier: Apache-2.0
// An ESCALATE cluster in a running system, with its four DMA channels.
#pragma once

#include "models/engines/escalate/cluster/cluster.h"
#include "platform/engines/common/engine_part.h"
#include "platform/system/instance.h"

#include <functional>

namespace svp {

class EscalatePart final : public EnginePart {
  public:
    // Clients of its DMA, in this order.
    enum Client : unsigned { activation_client, coefficient_client, residual_client, output_client, dma_clients };

    explicit EscalatePart(const Instance& instance);

    uint32_t engine_id() const override;
    MessageSink<EngineCommand>& commands() override { return cluster_.commands; }
    const Clock& clock() const override { return cluster_.clock(); }
    std::vector<Module*> modules() override { return {&cluster_}; }
    std::string work_activity() const override;
    SimulatedCycles simulated_cycles() const override;

    void bind(System& system) override;
    std::vector<Law> laws() const override;
    std::vector<PmuEvent> pmu_events() override;
    uint64_t progress() const override { return rows_() + slots_(); }

  private:
    std::string dma_;
    unsigned first_client_ = 0;
    escalate::Cluster cluster_;
    std::function<uint64_t()> rows_, slots_;
};

} // namespace svp
