// SPDX-License-Identifier: Apache-2.0
// The mesh's interfaces that take no part in contention: blocking transport, debug, direct memory.
#include "models/interconnect/mesh/mesh_ports.h"

#include <algorithm>

namespace svp {

// Counts a packet over its links as if it went; the cycles that it would take without contention.
uint64_t Mesh::walk(const NetworkPort& from, const NetworkPort& to, Network network, size_t into, size_t out,
                    uint64_t data)
{
    const uint64_t bytes = config_.header_bytes + data;
    count_packet(network, data);
    count_link(into, bytes, false);
    uint64_t cycles = 1 + config_.link_latency + flits(data) - 1;
    unsigned column = from.column, row = from.row;
    for (size_t link = into; link != out;) {
        link = links_.next(network, column, row, to, out);
        count_link(link, bytes, true);
        cycles += config_.router_latency + config_.link_latency;
    }
    return cycles;
}

void Mesh::blocking(size_t initiator, Payload& payload, sc_core::sc_time& delay)
{
    const AddressRange* found = accept(payload, initiator);
    if (found == nullptr) return;
    const AddressRange& range = *found;
    const uint64_t address = payload.get_address();
    const NetworkPort& source = initiator_ports()[initiator];
    const NetworkPort& target = target_ports()[range.target];
    delay += clock().cycles(walk(source, target, Network::request, links_.into_network(Network::request, initiator),
                                 links_.out_of_network(Network::request, range.target),
                                 data_bytes(payload, Network::request)));
    payload.set_address(address - range.base);
    targets_[range.target]->socket->b_transport(payload, delay);
    payload.set_address(address);
    count_ended(initiator, range.target, payload);
    delay += clock().cycles(
        walk(target, source, Network::response, links_.into_network(Network::response, range.target),
             links_.out_of_network(Network::response, initiator), data_bytes(payload, Network::response)));
}

tlm::tlm_fw_transport_if<>& Mesh::target_interface(unsigned target) { return *targets_[target]->socket.operator->(); }

unsigned Mesh::debug(Payload& payload)
{
    return address_map().debug(
        payload, [this](unsigned target) -> auto& { return target_interface(target); });
}

bool Mesh::direct_memory(size_t initiator, Payload& payload, tlm::tlm_dmi& dmi)
{
    const AddressRange* range = address_map().find(payload.get_address(), 1);
    const auto to_target = [this](unsigned target) -> auto& { return target_interface(target); };
    if (!address_map().direct_memory(payload, dmi, to_target)) return false;
    const NetworkPort& from = initiator_ports()[initiator];
    const NetworkPort& to = target_ports()[range->target];
    const unsigned hops = std::max(from.column, to.column) - std::min(from.column, to.column) +
                          std::max(from.row, to.row) - std::min(from.row, to.row);
    const uint64_t way = 1 + (hops + 1) * (config_.router_latency + config_.link_latency) + config_.link_latency;
    const sc_core::sc_time both_ways = clock().cycles(2 * way);
    dmi.set_read_latency(dmi.get_read_latency() + both_ways);
    dmi.set_write_latency(dmi.get_write_latency() + both_ways);
    return true;
}

void Mesh::invalidate(size_t target, uint64_t start, uint64_t end)
{
    address_map().invalidate(static_cast<unsigned>(target), start, end, [this](uint64_t first, uint64_t last) {
        for (const auto& port : initiators_)
            port->socket->invalidate_direct_mem_ptr(first, last);
    });
}

} // namespace svp
