// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/interconnect_part.h"

#include "platform/system/counter_sum.h"

#include <stdexcept>

namespace svp {
namespace {

constexpr size_t nowhere = SIZE_MAX;

size_t find(const std::vector<NetworkPort>& ports, const std::string& name)
{
    for (size_t i = 0; i < ports.size(); ++i)
        if (ports[i].name == name) return i;
    return nowhere;
}

size_t index(const std::vector<NetworkPort>& ports, const std::string& name)
{
    const size_t found = find(ports, name);
    if (found == nowhere) throw std::logic_error("nothing is attached to the network as " + name);
    return found;
}

} // namespace

InterconnectPart::InterconnectPart(std::string name, std::unique_ptr<Interconnect> network, NetworkPorts ports,
                                   std::vector<std::string> events)
    : name_(std::move(name)),
      network_(std::move(network)),
      ports_(std::move(ports)),
      events_(std::move(events))
{
}

tlm::tlm_target_socket<64>& InterconnectPart::from_initiator(const std::string& port)
{
    return network_->from_initiator(index(ports_.initiators, port));
}

tlm::tlm_initiator_socket<64>& InterconnectPart::to_target(const std::string& port)
{
    return network_->to_target(index(ports_.targets, port));
}

void InterconnectPart::on_log(const Log& log)
{
    network_->on_unmapped([log, name = name_](const UnmappedAccess& access) { log(name + ": " + access.text()); });
}

// No initiator's port has the name of a target's.
const PortTraffic& InterconnectPart::traffic(const std::string& port) const
{
    const size_t initiator = find(ports_.initiators, port);
    if (initiator != nowhere) return network_->initiator_traffic(initiator);
    return network_->target_traffic(index(ports_.targets, port));
}

std::vector<PmuEvent> InterconnectPart::pmu_events()
{
    std::vector<PmuEvent> events;
    for (const std::string& counter : events_)
        events.emplace_back(name_ + "_" + counter, counter_sum(*network_, counter));
    return events;
}

} // namespace svp
