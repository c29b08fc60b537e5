// SPDX-License-Identifier: Apache-2.0
// A scripted initiator of non-blocking transactions, for tests: sends in order, obeys the base protocol, records times.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <systemc>
#include <tlm>
#include <utility>
#include <vector>

namespace svp::test {

class AtInitiator : public sc_core::sc_module, private tlm::tlm_bw_transport_if<> {
  public:
    struct Transaction : tlm::tlm_generic_payload {
        std::vector<uint8_t> data;
        uint64_t at = 0;                               // ticks before which it is not sent
        uint64_t sent = 0, accepted = 0, answered = 0; // ticks
        bool done = false;
    };

    SC_HAS_PROCESS(AtInitiator);
    explicit AtInitiator(const sc_core::sc_module_name& name) : sc_module(name)
    {
        socket.bind(static_cast<tlm::tlm_bw_transport_if<>&>(*this));
        SC_METHOD(step);
        sensitive << wake_;
    }

    tlm::tlm_initiator_socket<64> socket{"socket"};
    unsigned limit = 1000;      // outstanding
    uint64_t response_hold = 0; // ticks before END_RESP; 0: answered at once
    unsigned most_outstanding = 0;
    unsigned protocol_errors = 0;

    Transaction& add(uint64_t at, bool write, uint64_t address, unsigned bytes)
    {
        script.push_back(std::make_unique<Transaction>());
        Transaction& t = *script.back();
        t.at = at;
        t.data.assign(bytes, 0);
        t.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
        t.set_address(address);
        t.set_data_ptr(t.data.data());
        t.set_data_length(bytes);
        t.set_streaming_width(bytes);
        wake_.notify(sc_core::SC_ZERO_TIME);
        return t;
    }
    bool all_done() const
    {
        for (const auto& t : script)
            if (!t->done) return false;
        return true;
    }

    std::vector<std::unique_ptr<Transaction>> script;
    std::vector<std::pair<uint64_t, uint64_t>> invalidated; // direct memory taken back

  private:
    static uint64_t now() { return sc_core::sc_time_stamp().value(); }

    void step()
    {
        if (hold_ != nullptr && now() >= hold_until_) {
            tlm::tlm_phase phase = tlm::END_RESP;
            sc_core::sc_time delay;
            tlm::tlm_generic_payload& payload = *hold_;
            hold_ = nullptr;
            socket->nb_transport_fw(payload, phase, delay);
        }
        while (next_ < script.size() && unaccepted_ == nullptr && in_flight_ < limit) {
            Transaction& t = *script[next_];
            if (t.at > now()) {
                wake_.notify(sc_core::sc_time::from_value(t.at - now()));
                break;
            }
            ++next_;
            send(t);
        }
        if (hold_ != nullptr) wake_.notify(sc_core::sc_time::from_value(hold_until_ - now()));
    }

    void send(Transaction& t)
    {
        t.sent = now();
        ++in_flight_;
        most_outstanding = std::max(most_outstanding, in_flight_);
        unaccepted_ = &t;
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay;
        const tlm::tlm_sync_enum answer = socket->nb_transport_fw(t, phase, delay);
        if (answer == tlm::TLM_ACCEPTED) return;
        accept(t);
        if (answer == tlm::TLM_COMPLETED) finish(t);
    }

    static Transaction& find(tlm::tlm_generic_payload& payload) { return static_cast<Transaction&>(payload); }
    void accept(tlm::tlm_generic_payload& payload)
    {
        if (unaccepted_ != &payload) ++protocol_errors;
        unaccepted_ = nullptr;
        find(payload).accepted = now();
    }
    void finish(tlm::tlm_generic_payload& payload)
    {
        Transaction& t = find(payload);
        if (t.done) ++protocol_errors;
        t.done = true;
        t.answered = now();
        --in_flight_;
    }

    tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload& payload, tlm::tlm_phase& phase,
                                       sc_core::sc_time&) override
    {
        if (phase == tlm::END_REQ) {
            accept(payload);
            wake_.notify(sc_core::SC_ZERO_TIME);
            return tlm::TLM_ACCEPTED;
        }
        if (hold_ != nullptr) ++protocol_errors; // BEGIN_RESP before END_RESP of the one before
        if (unaccepted_ == &payload) accept(payload);
        finish(payload);
        if (response_hold > 0) {
            hold_ = &payload;
            hold_until_ = now() + response_hold;
            wake_.notify(sc_core::SC_ZERO_TIME);
            return tlm::TLM_ACCEPTED;
        }
        wake_.notify(sc_core::SC_ZERO_TIME);
        return tlm::TLM_COMPLETED;
    }
    void invalidate_direct_mem_ptr(sc_dt::uint64 first, sc_dt::uint64 last) override
    {
        invalidated.emplace_back(first, last);
    }

    sc_core::sc_event wake_;
    size_t next_ = 0;
    unsigned in_flight_ = 0;
    tlm::tlm_generic_payload* unaccepted_ = nullptr;
    tlm::tlm_generic_payload* hold_ = nullptr;
    uint64_t hold_until_ = 0;
};

// A payload for one blocking or debug access.
struct Access : tlm::tlm_generic_payload {
    Access(tlm::tlm_command command, uint64_t address, std::vector<uint8_t>& bytes)
    {
        set_command(command);
        set_address(address);
        set_data_ptr(bytes.data());
        set_data_length(static_cast<unsigned>(bytes.size()));
        set_streaming_width(static_cast<unsigned>(bytes.size()));
    }
};

} // namespace svp::test
