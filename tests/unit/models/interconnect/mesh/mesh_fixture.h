// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/interconnect/mesh/mesh.h"
#include "tests/support/at_initiator.h"
#include "tests/support/kernel_fixture.h"

#include <memory>

namespace svp::test {

// Answers a request on the spot, or accepts and answers after given times (ticks); remembers what it saw.
class ScriptedTarget : public sc_core::sc_module, private tlm::tlm_fw_transport_if<> {
  public:
    using Payload = tlm::tlm_generic_payload;
    SC_HAS_PROCESS(ScriptedTarget);
    explicit ScriptedTarget(const sc_core::sc_module_name& name) : sc_module(name)
    {
        socket.bind(static_cast<tlm::tlm_fw_transport_if<>&>(*this));
        SC_METHOD(step);
        sensitive << wake_;
        dont_initialize();
    }

    tlm::tlm_target_socket<64> socket{"socket"};
    uint64_t accept_after = 0; // 0: answered on the spot
    tlm::tlm_response_status status = tlm::TLM_OK_RESPONSE;
    std::vector<Payload*> seen;
    std::vector<uint64_t> seen_at, seen_address;
    unsigned protocol_errors = 0;
    uint8_t memory[64] = {};

    void invalidate(uint64_t start, uint64_t end) { socket->invalidate_direct_mem_ptr(start, end); }

  private:
    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time&) override
    {
        if (phase != tlm::BEGIN_REQ || held_ != nullptr) ++protocol_errors;
        seen.push_back(&payload);
        seen_at.push_back(sc_core::sc_time_stamp().value());
        seen_address.push_back(payload.get_address());
        if (accept_after == 0) {
            payload.set_response_status(status);
            return tlm::TLM_COMPLETED;
        }
        held_ = &payload;
        wake_.notify(sc_core::sc_time::from_value(accept_after));
        return tlm::TLM_ACCEPTED;
    }
    // END_REQ, then at once BEGIN_RESP.
    void step()
    {
        Payload& payload = *held_;
        held_ = nullptr;
        tlm::tlm_phase phase = tlm::END_REQ;
        sc_core::sc_time delay;
        socket->nb_transport_bw(payload, phase, delay);
        phase = tlm::BEGIN_RESP;
        payload.set_response_status(status);
        if (socket->nb_transport_bw(payload, phase, delay) != tlm::TLM_COMPLETED) ++protocol_errors;
    }
    void b_transport(Payload& payload, sc_core::sc_time&) override
    {
        seen_address.push_back(payload.get_address());
        payload.set_response_status(status);
    }
    bool get_direct_mem_ptr(Payload&, tlm::tlm_dmi& dmi) override
    {
        dmi.set_dmi_ptr(memory);
        dmi.set_start_address(0);
        dmi.set_end_address(UINT64_MAX);
        dmi.allow_read_write();
        return true;
    }
    unsigned int transport_dbg(Payload& payload) override
    {
        seen_address.push_back(payload.get_address());
        return payload.get_data_length();
    }

    sc_core::sc_event wake_;
    Payload* held_ = nullptr;
};

// A mesh with an AtInitiator or a ScriptedTarget at each port. Clock: 1 GHz, so a cycle is 1000 ticks.
class MeshFixture : public KernelFixture {
  protected:
    void build(const MeshConfig& config, const std::vector<NetworkPort>& initiators,
               const std::vector<NetworkPort>& targets, const std::vector<AddressRange>& ranges)
    {
        mesh_ = std::make_unique<Mesh>("mesh", config, initiators, targets, ranges);
        for (size_t i = 0; i < initiators.size(); ++i) {
            initiators_.push_back(std::make_unique<AtInitiator>(("initiator_" + initiators[i].name).c_str()));
            initiators_[i]->socket.bind(mesh_->from_initiator(i));
        }
        for (size_t j = 0; j < targets.size(); ++j) {
            targets_.push_back(std::make_unique<ScriptedTarget>(("target_" + targets[j].name).c_str()));
            mesh_->to_target(j).bind(targets_[j]->socket);
        }
    }
    ~MeshFixture() override
    {
        initiators_.clear();
        targets_.clear();
        mesh_.reset();
    }
    uint64_t counter(const std::string& name) const
    {
        for (const Counter& counter : mesh_->statistics().counters())
            if (counter.name == name) return counter.value;
        ADD_FAILURE() << "no counter " << name;
        return 0;
    }
    const Activity& settled()
    {
        mesh_->settle();
        const Activity& links = mesh_->statistics().activities().front();
        EXPECT_EQ(links.cycles(0) + links.cycles(1) + links.cycles(2), links.width() * mesh_->current_edge());
        return links;
    }

    std::unique_ptr<Mesh> mesh_;
    std::vector<std::unique_ptr<AtInitiator>> initiators_;
    std::vector<std::unique_ptr<ScriptedTarget>> targets_;
};

} // namespace svp::test
