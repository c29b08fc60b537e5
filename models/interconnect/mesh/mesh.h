// SPDX-License-Identifier: Apache-2.0
// A 2-D mesh network on chip with XY routing, behind TLM sockets.
//
// Non-blocking: every request and response is a packet of ceil((header + data) / link width) flits. It enters its
// router's link on the edge after it was handed over; over each link it goes head first (virtual cut-through), holding
// the link for its flits; packets take a link in the order in which they ask for it, at the same edge in the order in
// which they entered the mesh, which is that of ports where they entered on the same edge. A packet is delivered when
// its last flit has arrived. Write data goes with the request, read data with the response. Buffers are as deep as
// `max_outstanding` lets all initiators fill them. Blocking: the same latencies without contention. Unmapped addresses
// end in TLM_ADDRESS_ERROR_RESPONSE at once. Time without contention, from hand-over to delivery, over h links between
// routers:
//   1 + (h + 1) * (router + link latency) + link latency + flits - 1
#pragma once

#include "models/common/edge_timer.h"
#include "models/interconnect/common/interconnect.h"
#include "models/interconnect/mesh/mesh_config.h"
#include "models/interconnect/mesh/mesh_links.h"

#include <memory>
#include <tlm>
#include <vector>

namespace svp {

class Mesh final : public Interconnect {
  public:
    // Throws std::invalid_argument with the line of validate_mesh where ports and ranges do not fit.
    Mesh(const sc_core::sc_module_name& name, const MeshConfig& config, std::vector<NetworkPort> initiators,
         std::vector<NetworkPort> targets, std::vector<AddressRange> ranges);
    ~Mesh() override;

    tlm::tlm_target_socket<64>& from_initiator(size_t i) override;
    tlm::tlm_initiator_socket<64>& to_target(size_t j) override;

    const std::vector<MeshLink>& links() { return links_.all(); }
    void settle() override;

  private:
    struct Packet;
    struct Arrival;
    struct Exit;
    class InitiatorPort;
    class TargetPort;

    bool quiet() const override;
    void reset_state() override;
    // Null where no target is: then the transaction has ended.
    const AddressRange* accept(Payload& payload, size_t initiator);
    tlm::tlm_fw_transport_if<>& target_interface(unsigned target);
    uint64_t flits(uint64_t data_bytes) const;
    static uint64_t data_bytes(const Payload& payload, Network network);

    tlm::tlm_sync_enum request(size_t initiator, Payload& payload, tlm::tlm_phase& phase,
                               const sc_core::sc_time& delay);
    tlm::tlm_sync_enum backward(size_t target, Payload& payload, const tlm::tlm_phase& phase,
                                const sc_core::sc_time& delay);
    void blocking(size_t initiator, Payload& payload, sc_core::sc_time& delay);
    bool direct_memory(size_t initiator, Payload& payload, tlm::tlm_dmi& dmi);
    unsigned debug(Payload& payload);
    void invalidate(size_t target, uint64_t start, uint64_t end);

    void start_request(size_t initiator, Payload& payload, const AddressRange& range, uint64_t edge);
    void start_response(Packet& packet, uint64_t edge);
    void inject(Packet& packet, Network network, uint64_t edge);
    uint64_t arrive(Packet& packet, uint64_t edge);
    void advance(Packet& packet, uint64_t edge);
    uint64_t walk(const NetworkPort& from, const NetworkPort& to, Network network, size_t into, size_t out,
                  uint64_t data);
    void count_packet(Network network, uint64_t data);
    void count_link(size_t link, uint64_t bytes, bool hop);
    void offer_requests(size_t target, uint64_t edge);
    void offer_responses(size_t initiator, uint64_t edge);
    void end_transaction(size_t initiator, uint64_t edge);
    void attend(uint64_t edge);
    static void hold(Exit& exit, const MeshLink& link, uint64_t edge);
    static void let_go(Exit& exit, MeshLink& link, uint64_t edge);
    MeshLink& exit_of_target(size_t target) { return links_[links_.out_of_network(Network::request, target)]; }
    MeshLink& exit_of_initiator(size_t i) { return links_[links_.out_of_network(Network::response, i)]; }
    void step(uint64_t edge);
    Packet& new_packet();
    void retire(Packet& packet);

    const MeshConfig config_;
    MeshLinks links_;
    EdgeTimer timer_;
    std::vector<std::unique_ptr<InitiatorPort>> initiators_;
    std::vector<std::unique_ptr<TargetPort>> targets_;

    std::vector<std::unique_ptr<Packet>> packets_;
    std::vector<Packet*> free_packets_;
    std::vector<Arrival> arrivals_; // heap
    uint64_t next_number_ = 0;
    bool attention_ = false; // a port was freed from outside: look at all of them

    Activity& activity_;
    uint64_t accounted_busy_ = 0, accounted_blocked_ = 0;
    Counter &requests_, &responses_, &request_bytes_, &response_bytes_, &byte_hops_, &unmapped_;
    std::vector<Counter*> link_bytes_;
    TracePoint& in_flight_trace_;
    uint64_t in_flight_ = 0;
};

} // namespace svp
