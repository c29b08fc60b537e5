// SPDX-License-Identifier: Apache-2.0
#include "models/interconnect/mesh/mesh_ports.h"

#include <algorithm>
#include <stdexcept>

namespace svp {

Mesh::Mesh(const sc_core::sc_module_name& name, const MeshConfig& config, std::vector<NetworkPort> initiators,
           std::vector<NetworkPort> targets, std::vector<AddressRange> ranges)
    : Interconnect(name, Clock(config.clock_mhz), {std::move(initiators), std::move(targets), std::move(ranges)}),
      config_(config),
      links_(config, initiator_ports(), target_ports()),
      timer_("wake", clock(), [this](uint64_t edge) { step(edge); }),
      activity_(statistics().activity("links", "cycles of all links; blocked: a packet at the end is refused",
                                      static_cast<unsigned>(links_.all().size()), {"idle", "busy", "stall.blocked"})),
      requests_(statistics().counter("request_packets", "packets", "requests that entered the mesh")),
      responses_(statistics().counter("response_packets", "packets", "responses that entered the mesh")),
      request_bytes_(statistics().counter("request_bytes", "bytes", "write data carried")),
      response_bytes_(statistics().counter("response_bytes", "bytes", "read data carried")),
      byte_hops_(
          statistics().counter("byte_hops", "byte-hops", "header and data bytes times routers passed", "noc.byte_hop")),
      unmapped_(statistics().counter("unmapped_errors", "transactions", "refused: no target at this address")),
      in_flight_trace_(trace_points().add("in_flight", 16, "packets in the mesh"))
{
    const std::string wrong = validate_mesh(config_, initiator_ports(), target_ports());
    if (!wrong.empty()) throw std::invalid_argument(wrong);
    for (size_t i = 0; i < initiator_ports().size(); ++i)
        initiators_.push_back(std::make_unique<InitiatorPort>(*this, i, "from_" + initiator_ports()[i].name));
    for (size_t j = 0; j < target_ports().size(); ++j)
        targets_.push_back(std::make_unique<TargetPort>(*this, j, "to_" + target_ports()[j].name));
    for (const MeshLink& link : links_.all())
        link_bytes_.push_back(&statistics().counter("link." + link.name, "bytes", "header and data over this link"));
}

Mesh::~Mesh() = default;

tlm::tlm_target_socket<64>& Mesh::from_initiator(size_t i) { return initiators_.at(i)->socket; }
tlm::tlm_initiator_socket<64>& Mesh::to_target(size_t j) { return targets_.at(j)->socket; }

const AddressRange* Mesh::accept(Payload& payload, size_t initiator)
{
    const AddressRange* range = route(payload, initiator);
    if (range == nullptr) ++unmapped_.value;
    return range;
}

uint64_t Mesh::flits(uint64_t data_bytes) const
{
    return (config_.header_bytes + data_bytes + config_.link_bytes_per_cycle - 1) / config_.link_bytes_per_cycle;
}

uint64_t Mesh::data_bytes(const Payload& payload, Network network)
{
    const bool carries =
        network == Network::request ? payload.is_write() : payload.is_read() && payload.is_response_ok();
    return carries ? payload.get_data_length() : 0;
}

tlm::tlm_sync_enum Mesh::request(size_t initiator, Payload& payload, tlm::tlm_phase& phase,
                                 const sc_core::sc_time& delay)
{
    InitiatorPort& port = *initiators_[initiator];
    const uint64_t edge = clock().edge_at(sc_core::sc_time_stamp() + delay);
    if (phase == tlm::END_RESP) {
        port.exit.offered = nullptr;
        let_go(port.exit, exit_of_initiator(initiator), current_edge());
        ++port.ended;
        attention_ = true;
        timer_.wake_by(edge);
        return tlm::TLM_COMPLETED;
    }
    if (phase != tlm::BEGIN_REQ) return tlm::TLM_ACCEPTED;
    const AddressRange* range = accept(payload, initiator);
    if (range == nullptr) return tlm::TLM_COMPLETED;
    if (port.outstanding >= config_.max_outstanding) {
        port.held = &payload;
        return tlm::TLM_ACCEPTED;
    }
    start_request(initiator, payload, *range, edge);
    phase = tlm::END_REQ;
    return tlm::TLM_UPDATED;
}

void Mesh::start_request(size_t initiator, Payload& payload, const AddressRange& range, uint64_t edge)
{
    ++initiators_[initiator]->outstanding;
    Packet& packet = new_packet();
    packet.payload = &payload;
    packet.initiator = initiator;
    packet.target = range.target;
    packet.bus_address = payload.get_address();
    packet.offset = packet.bus_address - range.base;
    packet.outer = payload.set_extension(&packet);
    inject(packet, Network::request, edge);
}

void Mesh::start_response(Packet& packet, uint64_t edge)
{
    packet.payload->set_address(packet.bus_address);
    packet.payload->set_extension(packet.outer);
    count_ended(packet.initiator, packet.target, *packet.payload);
    inject(packet, Network::response, edge);
}

void Mesh::inject(Packet& packet, Network network, uint64_t edge)
{
    const bool requesting = network == Network::request;
    const NetworkPort& from = requesting ? initiator_ports()[packet.initiator] : target_ports()[packet.target];
    const uint64_t data = data_bytes(*packet.payload, network);
    packet.network = network;
    packet.column = from.column;
    packet.row = from.row;
    packet.leaving = false;
    packet.bytes = config_.header_bytes + data;
    packet.flits = flits(data);
    const size_t port = requesting ? packet.initiator : initiators_.size() + packet.target;
    packet.entry = edge * (initiators_.size() + targets_.size()) + port;
    packet.number = next_number_++;
    count_packet(network, data);
    in_flight_trace_.set(++in_flight_, sc_core::sc_time_stamp().value());
    // Nobody else uses the link into the mesh, so it can be taken ahead of time.
    const size_t link = links_.into_network(network, requesting ? packet.initiator : packet.target);
    count_link(link, packet.bytes, false);
    const uint64_t start = links_[link].reserve(edge + 1, packet.flits);
    timer_.wake_by(arrive(packet, start + config_.link_latency + config_.router_latency));
}

uint64_t Mesh::arrive(Packet& packet, uint64_t edge)
{
    arrivals_.push_back({edge, packet.entry, packet.number, &packet});
    std::push_heap(arrivals_.begin(), arrivals_.end(), std::greater<>());
    return edge;
}

// The packet's head asks for its next link, or its tail has arrived.
void Mesh::advance(Packet& packet, uint64_t edge)
{
    const bool requesting = packet.network == Network::request;
    if (packet.leaving) {
        in_flight_trace_.set(--in_flight_, sc_core::sc_time_stamp().value());
        if (requesting) {
            targets_[packet.target]->exit.waiting.push_back(&packet);
            return offer_requests(packet.target, edge);
        }
        initiators_[packet.initiator]->exit.waiting.push_back(&packet);
        return offer_responses(packet.initiator, edge);
    }
    const size_t to = requesting ? packet.target : packet.initiator;
    const NetworkPort& end = requesting ? target_ports()[to] : initiator_ports()[to];
    const size_t out = links_.out_of_network(packet.network, to);
    const size_t link = links_.next(packet.network, packet.column, packet.row, end, out);
    packet.leaving = link == out;
    count_link(link, packet.bytes, true);
    const uint64_t start = links_[link].reserve(edge, packet.flits);
    arrive(packet, start + config_.link_latency + (packet.leaving ? packet.flits - 1 : config_.router_latency));
}

void Mesh::count_packet(Network network, uint64_t data)
{
    ++(network == Network::request ? requests_ : responses_).value;
    (network == Network::request ? request_bytes_ : response_bytes_) += data;
}

void Mesh::count_link(size_t link, uint64_t bytes, bool hop)
{
    *link_bytes_[link] += bytes;
    if (hop) byte_hops_ += bytes;
}

void Mesh::offer_requests(size_t target, uint64_t edge)
{
    TargetPort& port = *targets_[target];
    while (port.exit.offered == nullptr && !port.exit.waiting.empty()) {
        Packet& packet = *port.exit.waiting.front();
        port.exit.waiting.pop_front();
        Payload& payload = *packet.payload;
        port.exit.offered = &payload;
        payload.set_address(packet.offset);
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        const tlm::tlm_sync_enum answer = port.socket->nb_transport_fw(payload, phase, delay);
        if (answer == tlm::TLM_ACCEPTED) {
            if (port.exit.offered == &payload) hold(port.exit, exit_of_target(target), edge);
            return;
        }
        port.exit.offered = nullptr;
        const bool answered = answer == tlm::TLM_COMPLETED || phase == tlm::BEGIN_RESP;
        if (answered) start_response(packet, clock().edge_at(sc_core::sc_time_stamp() + delay));
        // A response by return value is answered by a call only where the target waits for one.
        if (answer != tlm::TLM_UPDATED || phase != tlm::BEGIN_RESP) continue;
        phase = tlm::END_RESP;
        delay = sc_core::SC_ZERO_TIME;
        port.socket->nb_transport_fw(payload, phase, delay);
    }
}

tlm::tlm_sync_enum Mesh::backward(size_t target, Payload& payload, const tlm::tlm_phase& phase,
                                  const sc_core::sc_time& delay)
{
    if (phase != tlm::END_REQ && phase != tlm::BEGIN_RESP) return tlm::TLM_ACCEPTED;
    Packet* packet = payload.get_extension<Packet>();
    if (packet == nullptr) throw std::logic_error(std::string(this->name()) + ": an answer to no request");
    TargetPort& port = *targets_[target];
    if (port.exit.offered == &payload) {
        port.exit.offered = nullptr;
        let_go(port.exit, exit_of_target(target), current_edge());
        attention_ = true;
        timer_.wake_by(current_edge());
    }
    if (phase == tlm::END_REQ) return tlm::TLM_ACCEPTED;
    start_response(*packet, clock().edge_at(sc_core::sc_time_stamp() + delay));
    return tlm::TLM_COMPLETED;
}

void Mesh::offer_responses(size_t initiator, uint64_t edge)
{
    InitiatorPort& port = *initiators_[initiator];
    while (port.exit.offered == nullptr && !port.exit.waiting.empty()) {
        Packet& packet = *port.exit.waiting.front();
        port.exit.waiting.pop_front();
        Payload& payload = *packet.payload;
        retire(packet);
        port.exit.offered = &payload;
        tlm::tlm_phase phase = tlm::BEGIN_RESP;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        const tlm::tlm_sync_enum answer = port.socket->nb_transport_bw(payload, phase, delay);
        if (answer == tlm::TLM_ACCEPTED) {
            if (port.exit.offered == &payload) hold(port.exit, exit_of_initiator(initiator), edge);
            return;
        }
        port.exit.offered = nullptr;
        end_transaction(initiator, edge);
    }
}

// The initiator may have one more request in the mesh.
void Mesh::end_transaction(size_t initiator, uint64_t edge)
{
    InitiatorPort& port = *initiators_[initiator];
    --port.outstanding;
    if (port.held == nullptr) return;
    Payload& payload = *port.held;
    port.held = nullptr;
    start_request(initiator, payload, *address_map().find(payload), edge);
    tlm::tlm_phase phase = tlm::END_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    port.socket->nb_transport_bw(payload, phase, delay);
}

void Mesh::attend(uint64_t edge)
{
    attention_ = false;
    for (size_t j = 0; j < targets_.size(); ++j)
        offer_requests(j, edge);
    for (size_t i = 0; i < initiators_.size(); ++i) {
        for (; initiators_[i]->ended > 0; --initiators_[i]->ended)
            end_transaction(i, edge);
        offer_responses(i, edge);
    }
}

void Mesh::hold(Exit& exit, const MeshLink& link, uint64_t edge)
{
    exit.blocked = true;
    exit.blocked_since = edge;
    exit.busy_when_blocked = link.busy_by(edge);
}

void Mesh::let_go(Exit& exit, MeshLink& link, uint64_t edge)
{
    if (!exit.blocked) return;
    exit.blocked = false;
    link.blocked += edge - exit.blocked_since - (link.busy_by(edge) - exit.busy_when_blocked);
}

void Mesh::step(uint64_t edge)
{
    if (attention_) attend(edge);
    while (!arrivals_.empty() && arrivals_.front().edge <= edge) {
        Packet& packet = *arrivals_.front().packet;
        std::pop_heap(arrivals_.begin(), arrivals_.end(), std::greater<>());
        arrivals_.pop_back();
        advance(packet, edge);
    }
    if (!arrivals_.empty()) timer_.wake_by(arrivals_.front().edge);
}

void Mesh::settle()
{
    const uint64_t edge = current_edge();
    const auto settle_exit = [edge](Exit& exit, MeshLink& link) {
        if (!exit.blocked) return;
        let_go(exit, link, edge);
        hold(exit, link, edge);
    };
    for (size_t j = 0; j < targets_.size(); ++j)
        settle_exit(targets_[j]->exit, exit_of_target(j));
    for (size_t i = 0; i < initiators_.size(); ++i)
        settle_exit(initiators_[i]->exit, exit_of_initiator(i));
    uint64_t busy = 0, blocked = 0;
    for (const MeshLink& link : links_.all()) {
        busy += link.busy_by(edge);
        blocked += link.blocked;
    }
    const uint64_t elapsed = activity_.width() * (edge - activity_.last_cycle());
    const uint64_t new_busy = busy - accounted_busy_, new_blocked = blocked - accounted_blocked_;
    activity_.account(edge, {{0, elapsed - new_busy - new_blocked}, {1, new_busy}, {2, new_blocked}}, 0);
    accounted_busy_ = busy;
    accounted_blocked_ = blocked;
}

// A transaction is outstanding from its request until its response has been taken.
bool Mesh::quiet() const
{
    return std::all_of(initiators_.begin(), initiators_.end(),
                       [](const auto& port) { return port->outstanding == 0 && port->held == nullptr; });
}

// Links are free by now: what has been given to packets has passed.
void Mesh::reset_state()
{
    next_number_ = 0;
    attention_ = false;
    timer_.stop();
}

Mesh::Packet& Mesh::new_packet()
{
    if (free_packets_.empty()) {
        packets_.push_back(std::make_unique<Packet>());
        free_packets_.reserve(packets_.size());
        return *packets_.back();
    }
    Packet& packet = *free_packets_.back();
    free_packets_.pop_back();
    return packet;
}

void Mesh::retire(Packet& packet)
{
    packet.payload = nullptr;
    free_packets_.push_back(&packet);
}

} // namespace svp
