// SPDX-License-Identifier: Apache-2.0
#include "models/interconnect/common/interconnect.h"

#include <cstdio>
#include <stdexcept>

namespace svp {

namespace {

NetworkPorts valid(NetworkPorts ports)
{
    const std::string wrong = AddressMap::validate(ports.ranges, ports.targets);
    if (!wrong.empty()) throw std::invalid_argument(wrong);
    return ports;
}

} // namespace

std::string UnmappedAccess::text() const
{
    char line[160];
    std::snprintf(line, sizeof line, "%s: %s of %llu bytes at 0x%llx reaches no target", initiator.c_str(),
                  write ? "write" : "read", static_cast<unsigned long long>(bytes),
                  static_cast<unsigned long long>(address));
    return line;
}

Interconnect::Interconnect(const sc_core::sc_module_name& name, const Clock& clock, NetworkPorts ports)
    : Module(name, clock),
      ports_(valid(std::move(ports))),
      address_map_(ports_.ranges),
      initiator_traffic_(ports_.initiators.size()),
      target_traffic_(ports_.targets.size()),
      unmapped_told_(ports_.initiators.size())
{
}

const AddressRange* Interconnect::route(Payload& payload, size_t initiator)
{
    const AddressRange* range = address_map_.find(payload);
    if (range != nullptr) return range;
    payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    if (!on_unmapped_ || unmapped_told_[initiator]) return nullptr;
    unmapped_told_[initiator] = true;
    on_unmapped_(
        {ports_.initiators[initiator].name, payload.get_address(), payload.get_data_length(), payload.is_write()});
    return nullptr;
}

void Interconnect::count_ended(size_t initiator, size_t target, const Payload& payload)
{
    if (!payload.is_response_ok()) return;
    for (PortTraffic* traffic : {&initiator_traffic_[initiator], &target_traffic_[target]})
        (payload.is_write() ? traffic->written : traffic->read) += payload.get_data_length();
}

} // namespace svp
