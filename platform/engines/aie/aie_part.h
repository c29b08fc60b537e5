// SPDX-License-Identifier: Apache-2.0
// A tile array in a running system: its tiles and controller, a DMA for the controller and one for each shim tile.
#pragma once

#include "models/engines/aie/array/array.h"
#include "platform/engines/common/engine_part.h"
#include "platform/parts/dma_part.h"
#include "platform/system/instance_table.h"

#include <memory>
#include <vector>

namespace svp {

class AiePart final : public EnginePart {
  public:
    AiePart(const Instance& instance, const InstanceTable& instances);

    aie::Array& array() { return array_; }

    uint32_t engine_id() const override;
    MessageSink<EngineCommand>& commands() override { return array_.commands; }
    const Clock& clock() const override { return array_.clock(); }
    std::vector<Module*> modules() override;
    std::string work_activity() const override;
    SimulatedCycles simulated_cycles() const override;
    std::unique_ptr<EngineReport> make_report(const std::vector<Unit>& units, size_t layers) override;
    std::optional<compiler::Codes> read_tensor(const compiler::Loadable& loadable, size_t tensor) override;

    void bind(System& system) override;
    void on_log(const Log& log) override { array_.on_log(log); }
    std::vector<BusEnd> bus_ends() const override;
    std::vector<Law> laws() const override;
    uint64_t progress() const override { return array_.progress(); }
    std::vector<std::string> waiting_report() const override { return array_.waiting_report(); }

    // Names of its DMAs, which are also those of their ports on the network.
    static std::string controller_port(const Instance& instance) { return instance.name + "_dma"; }
    static std::string shim_port(const Instance& instance, unsigned column)
    {
        return instance.name + "_shim_dma_" + std::to_string(column);
    }

  private:
    bool read_memory_tile(unsigned column, uint32_t offset, void* data, size_t bytes);

    aie::Array array_;
    DmaPart controller_dma_;
    std::vector<std::unique_ptr<DmaPart>> shim_dmas_; // by column
};

} // namespace svp
