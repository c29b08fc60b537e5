// SPDX-License-Identifier: Apache-2.0
// The sockets of the mesh and what waits behind them. Part of mesh.cpp's inside.
#pragma once

#include "models/interconnect/mesh/mesh.h"

#include <deque>

namespace svp {

// A transaction on its way. As an extension it lets a target's answer find it; what was there before is put back, so
// that meshes can be chained.
struct Mesh::Packet : tlm::tlm_extension<Mesh::Packet> {
    Payload* payload = nullptr;
    Packet* outer = nullptr;
    uint64_t entry = 0, number = 0; // where it stands among packets that ask for a link at the same edge
    uint64_t flits = 0, bytes = 0;
    uint64_t bus_address = 0, offset = 0;
    size_t initiator = 0, target = 0;
    Network network = Network::request;
    unsigned column = 0, row = 0;
    bool leaving = false; // the last link was the one out of the mesh

    // The payload never copies nor frees it: the mesh owns packets.
    tlm::tlm_extension_base* clone() const override { return nullptr; }
    void copy_from(const tlm::tlm_extension_base&) override {}
    void free() override {}
};

// At one edge packets go in the order in which they entered: by edge, then by port, then one after the other.
struct Mesh::Arrival {
    uint64_t edge, entry, number;
    Packet* packet;
    bool operator>(const Arrival& other) const
    {
        if (edge != other.edge) return edge > other.edge;
        return entry != other.entry ? entry > other.entry : number > other.number;
    }
};

// Delivered packets in front of a socket, one of them in its opening phase.
struct Mesh::Exit {
    std::deque<Packet*> waiting;
    Payload* offered = nullptr; // BEGIN_REQ without END_REQ, or BEGIN_RESP without END_RESP
    bool blocked = false;       // offered and not taken at once
    uint64_t blocked_since = 0, busy_when_blocked = 0;
};

class Mesh::InitiatorPort : private tlm::tlm_fw_transport_if<> {
  public:
    InitiatorPort(Mesh& mesh, size_t index, const std::string& name) : socket(name.c_str()), mesh_(mesh), index_(index)
    {
        socket.bind(static_cast<tlm::tlm_fw_transport_if<>&>(*this));
    }

    tlm::tlm_target_socket<64> socket;
    Exit exit;
    unsigned outstanding = 0;
    unsigned ended = 0;      // by END_RESP, not yet taken off `outstanding`
    Payload* held = nullptr; // BEGIN_REQ without END_REQ, until something outstanding has ended

  private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) override
    {
        return mesh_.request(index_, payload, phase, delay);
    }
    void b_transport(Payload& payload, sc_core::sc_time& delay) override { mesh_.blocking(index_, payload, delay); }
    bool get_direct_mem_ptr(Payload& payload, tlm::tlm_dmi& dmi) override
    {
        return mesh_.direct_memory(index_, payload, dmi);
    }
    unsigned int transport_dbg(Payload& payload) override { return mesh_.debug(payload); }

    Mesh& mesh_;
    size_t index_;
};

class Mesh::TargetPort : private tlm::tlm_bw_transport_if<> {
  public:
    TargetPort(Mesh& mesh, size_t index, const std::string& name) : socket(name.c_str()), mesh_(mesh), index_(index)
    {
        socket.bind(static_cast<tlm::tlm_bw_transport_if<>&>(*this));
    }

    tlm::tlm_initiator_socket<64> socket;
    Exit exit;

  private:
    tlm::tlm_sync_enum nb_transport_bw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) override
    {
        return mesh_.backward(index_, payload, phase, delay);
    }
    void invalidate_direct_mem_ptr(sc_dt::uint64 start, sc_dt::uint64 end) override
    {
        mesh_.invalidate(index_, start, end);
    }

    Mesh& mesh_;
    size_t index_;
};

} // namespace svp
