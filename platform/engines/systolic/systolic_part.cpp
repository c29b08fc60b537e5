// SPDX-License-Identifier: Apache-2.0
#include "platform/engines/systolic/systolic_part.h"

#include "interface/engines/systolic/systolic_command.h"
#include "models/common/payload.h"
#include "platform/engines/systolic/systolic_report.h"
#include "platform/engines/systolic/systolic_settings.h"
#include "platform/parts/dma_part.h"
#include "platform/system/counter_sum.h"
#include "platform/system/system.h"

#include <fmt/format.h>
#include <tlm_utils/simple_initiator_socket.h>

namespace svp {
namespace {

// The network's debug transport, which takes no time.
class NetworkMemory final : public systolic::IdealMemory {
  public:
    explicit NetworkMemory(const std::string& name) : socket_((name + "_ideal_memory").c_str()) {}
    void bind(tlm::tlm_target_socket<64>& network) { socket_.bind(network); }
    bool read(uint64_t address, void* data, size_t bytes) override
    {
        return transfer(tlm::TLM_READ_COMMAND, address, data, bytes);
    }
    bool write(uint64_t address, const void* data, size_t bytes) override
    {
        // Generic payloads know no constant data; a write leaves it as it is.
        return transfer(tlm::TLM_WRITE_COMMAND, address, const_cast<void*>(data), bytes);
    }

  private:
    bool transfer(tlm::tlm_command command, uint64_t address, void* data, size_t bytes)
    {
        set_up_payload(payload_, command, address, data, bytes);
        return socket_->transport_dbg(payload_) == bytes;
    }

    tlm_utils::simple_initiator_socket<NetworkMemory, 64> socket_;
    tlm::tlm_generic_payload payload_;
};

} // namespace

SystolicPart::SystolicPart(const Instance& instance)
    : EnginePart(instance.name),
      dma_(instance.as<SystolicSettings>().dma),
      array_(instance.name.c_str(), instance.as<SystolicSettings>().config)
{
    if (!array_.config().ideal_memory) return;
    auto memory = std::make_unique<NetworkMemory>(instance.name);
    array_.set_ideal_memory(*memory);
    ideal_memory_ = std::move(memory);
}

uint32_t SystolicPart::engine_id() const { return SVP_ENGINE_SYSTOLIC; }

std::string SystolicPart::work_activity() const { return std::string(array_.name()) + ".elements"; }

EnginePart::SimulatedCycles SystolicPart::simulated_cycles() const
{
    return {array_.current_edge(), "systolic array cycles"};
}

std::unique_ptr<EngineReport> SystolicPart::make_report(const std::vector<Unit>& /*units*/, size_t layers)
{
    return std::make_unique<SystolicReport>(name(), array_, layers);
}

void SystolicPart::bind(System& system)
{
    first_client_ = system.instances().first_dma_client(*system.instances().find(name()));
    auto& dma = *system.part<DmaPart>(dma_);
    array_.input_dma.bind(dma.client(first_client_ + input_client));
    array_.weight_dma.bind(dma.client(first_client_ + weight_client));
    array_.residual_dma.bind(dma.client(first_client_ + residual_client));
    array_.output_dma.bind(dma.client(first_client_ + output_client));
    if (!array_.config().ideal_memory) return;
    static_cast<NetworkMemory&>(*ideal_memory_).bind(system.network().from_initiator(name()));
}

std::vector<Law> SystolicPart::laws() const
{
    const std::string array = array_.name();
    const std::string dma = array.substr(0, array.size() - name().size()) + dma_;
    std::vector<Law> laws;
    for (const char* bytes : {"bytes_read", "bytes_written"}) {
        Law law{fmt::format("{} of the channels of {} = those of the DMA", bytes, name()), {}, {}};
        for (const char* channel : {"input", "weight", "residual", "output"})
            law.left.emplace_back(fmt::format("{}.{}_{}", array, channel, bytes));
        for (unsigned client = 0; client < dma_clients; ++client)
            law.right.emplace_back(fmt::format("{}.channel.{}.{}", dma, first_client_ + client, bytes));
        laws.push_back(std::move(law));
    }
    return laws;
}

std::vector<BusEnd> SystolicPart::bus_ends() const
{
    if (!array_.config().ideal_memory) return {};
    return {{name(), {}, {}}};
}

std::vector<PmuEvent> SystolicPart::pmu_events()
{
    return {{"macs", counter_sum(array_, "macs")}, {"values", counter_sum(array_, "values")}};
}

uint64_t SystolicPart::progress() const { return array_.passes(); }

} // namespace svp
