// SPDX-License-Identifier: Apache-2.0
// A network between initiators and targets, whatever it is made of: what platforms and other models know of one.
//
// It moves transactions of its initiators to the target that their address belongs to, at addresses relative to the
// target's range. Where no target is, TLM_ADDRESS_ERROR_RESPONSE at once.
#pragma once

#include "models/common/module.h"
#include "models/interconnect/common/address_map.h"

#include <functional>
#include <string>
#include <tlm>
#include <vector>

namespace svp {

// What is attached. Ranges name targets by index.
struct NetworkPorts {
    std::vector<NetworkPort> initiators, targets;
    std::vector<AddressRange> ranges;
};

// A transaction that no target is there for.
struct UnmappedAccess {
    std::string initiator; // the name of its port
    uint64_t address = 0;
    uint64_t bytes = 0;
    bool write = false;

    // "host_cpu: read of 4 bytes at 0x3000 reaches no target", for logs
    std::string text() const;
};

// Data bytes of the accesses over a port that ended well.
struct PortTraffic {
    uint64_t read = 0, written = 0;
};

class Interconnect : public Module {
  public:
    using Payload = tlm::tlm_generic_payload;
    using OnUnmapped = std::function<void(const UnmappedAccess& access)>;

    // Where initiator i is bound to, and what target j is bound by.
    virtual tlm::tlm_target_socket<64>& from_initiator(size_t i) = 0;
    virtual tlm::tlm_initiator_socket<64>& to_target(size_t j) = 0;

    // Called for the first unmapped access of each initiator.
    void on_unmapped(OnUnmapped callback) { on_unmapped_ = std::move(callback); }
    const AddressMap& address_map() const { return address_map_; }
    const PortTraffic& initiator_traffic(size_t i) const { return initiator_traffic_[i]; }
    const PortTraffic& target_traffic(size_t j) const { return target_traffic_[j]; }

  protected:
    // Throws std::invalid_argument with the line of AddressMap::validate where the ranges do not fit.
    Interconnect(const sc_core::sc_module_name& name, const Clock& clock, NetworkPorts ports);

    const std::vector<NetworkPort>& initiator_ports() const { return ports_.initiators; }
    const std::vector<NetworkPort>& target_ports() const { return ports_.targets; }
    // Null where no target is: then the response is set and the access has been told.
    const AddressRange* route(Payload& payload, size_t initiator);
    void count_ended(size_t initiator, size_t target, const Payload& payload);

  private:
    const NetworkPorts ports_;
    const AddressMap address_map_;
    std::vector<PortTraffic> initiator_traffic_, target_traffic_;
    OnUnmapped on_unmapped_;
    std::vector<bool> unmapped_told_; // by initiator
};

} // namespace svp
