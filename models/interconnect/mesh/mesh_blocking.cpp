// The mesh's interfaces that take no part in contention: blocking transport, debug, direct memory.
#include "models/interconnect/mesh/mesh_ports.h"

#include <algorithm>

namespace svp {

// Counts a packet over its links as if it went; the cycles that it would take without contention.
uint64_t Mesh::walk(const MeshPort& from, const MeshPort& to, Network network, size_t into, size_t out, uint64_t data)
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
    if (refuses(payload, initiator)) return;
    const MeshRange& range = *find(payload);
    const uint64_t address = payload.get_address();
    const MeshPort& source = initiator_places_[initiator];
    const MeshPort& target = target_places_[range.target];
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

unsigned Mesh::debug(Payload& payload)
{
    const uint64_t address = payload.get_address();
    const unsigned length = payload.get_data_length();
    payload.set_data_length(1);
    const MeshRange* range = find(payload);
    payload.set_data_length(length);
    if (range == nullptr) return 0;
    const uint64_t offset = address - range->base;
    payload.set_data_length(static_cast<unsigned>(std::min<uint64_t>(length, range->size - offset)));
    payload.set_address(offset);
    const unsigned done = targets_[range->target]->socket->transport_dbg(payload);
    payload.set_address(address);
    payload.set_data_length(length);
    return done;
}

bool Mesh::direct_memory(size_t initiator, Payload& payload, tlm::tlm_dmi& dmi)
{
    const uint64_t address = payload.get_address();
    const unsigned length = payload.get_data_length();
    payload.set_data_length(1);
    const MeshRange* range = find(payload);
    payload.set_data_length(length);
    if (range == nullptr) return false;
    payload.set_address(address - range->base);
    const bool given = targets_[range->target]->socket->get_direct_mem_ptr(payload, dmi);
    payload.set_address(address);
    // What lies outside the range is not for this bus: cut, then moved to bus addresses.
    const uint64_t last = range->size - 1;
    if (dmi.get_start_address() > last) return false;
    dmi.set_end_address(range->base + std::min<uint64_t>(dmi.get_end_address(), last));
    dmi.set_start_address(range->base + dmi.get_start_address());
    const MeshPort& from = initiator_places_[initiator];
    const MeshPort& to = target_places_[range->target];
    const unsigned hops = std::max(from.column, to.column) - std::min(from.column, to.column) +
                          std::max(from.row, to.row) - std::min(from.row, to.row);
    const uint64_t way = 1 + (hops + 1) * (config_.router_latency + config_.link_latency) + config_.link_latency;
    const sc_core::sc_time both_ways = clock().cycles(2 * way);
    dmi.set_read_latency(dmi.get_read_latency() + both_ways);
    dmi.set_write_latency(dmi.get_write_latency() + both_ways);
    return given;
}

void Mesh::invalidate(size_t target, uint64_t start, uint64_t end)
{
    for (const MeshRange& range : ranges_) {
        if (range.target != target || start > range.size - 1) continue;
        const uint64_t last = range.base + std::min(end, range.size - 1);
        for (const auto& port : initiators_)
            port->socket->invalidate_direct_mem_ptr(range.base + start, last);
    }
}

} // namespace svp
