// SPDX-License-Identifier: Apache-2.0
// A systolic array in a running system, with its four DMA channels.
#pragma once

#include "models/engines/systolic/array/systolic_array.h"
#include "platform/engines/common/engine_part.h"
#include "platform/system/instance.h"

#include <memory>

namespace svp {

class SystolicPart final : public EnginePart {
  public:
    // Clients of its DMA, in this order.
    enum Client : unsigned { input_client, weight_client, residual_client, output_client, dma_clients };

    explicit SystolicPart(const Instance& instance);

    uint32_t engine_id() const override;
    MessageSink<EngineCommand>& commands() override { return array_.commands; }
    const Clock& clock() const override { return array_.clock(); }
    std::vector<Module*> modules() override { return {&array_}; }
    std::string work_activity() const override;
    SimulatedCycles simulated_cycles() const override;
    std::unique_ptr<EngineReport> make_report(const std::vector<Unit>& units, size_t layers) override;

    void bind(System& system) override;
    std::vector<Law> laws() const override;
    std::vector<PmuEvent> pmu_events() override;
    uint64_t progress() const override;
    // Of its port to the network, which only ideal memory has: debug accesses, which count nothing.
    std::vector<BusEnd> bus_ends() const override;

  private:
    std::string dma_;
    unsigned first_client_ = 0;
    systolic::SystolicArray array_;
    std::unique_ptr<systolic::IdealMemory> ideal_memory_;
};

} // namespace svp
