// SPDX-License-Identifier: Apache-2.0
// The network of a platform, whatever kind it is.
#pragma once

#include "models/interconnect/common/interconnect.h"
#include "platform/system/system.h"

#include <memory>
#include <string>
#include <vector>

namespace svp {

class InterconnectPart final : public NetworkPart {
  public:
    // `ports` are those that it was made with. `events`: counters of its own that firmware can select.
    InterconnectPart(std::string name, std::unique_ptr<Interconnect> network, NetworkPorts ports,
                     std::vector<std::string> events);

    std::vector<Module*> modules() override { return {network_.get()}; }
    std::string unit() const override { return network_->name(); }
    tlm::tlm_target_socket<64>& from_initiator(const std::string& port) override;
    tlm::tlm_initiator_socket<64>& to_target(const std::string& port) override;
    void on_log(const Log& log) override;
    uint64_t bytes_read(const std::string& port) const override { return traffic(port).read; }
    uint64_t bytes_written(const std::string& port) const override { return traffic(port).written; }
    std::vector<PmuEvent> pmu_events() override;

  private:
    const PortTraffic& traffic(const std::string& port) const;

    const std::string name_;
    const std::unique_ptr<Interconnect> network_;
    const NetworkPorts ports_;
    const std::vector<std::string> events_;
};

} // namespace svp
