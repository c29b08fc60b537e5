// A scripted initiator of non-blocking transactions, for tests: sends in order, obeys the base protocol, records times.
#pragma once

#include <cstdint>
#include <memory>
#include <systemc>
#include <tlm>
#include <vector>

namespace svp::test {

class AtInitiator : public sc_core::sc_module, private tlm::tlm_bw_transport_if<> {
  public:
    struct Transaction {
        tlm::tlm_generic_payload payload;
        std::vector<uint8_t> data;
        uint64_t at = 0;                         // ticks before which it is not sent
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
    unsigned limit = 1000;           // outstanding
    uint64_t response_hold = 0;      // ticks before END_RESP; 0: answered at once
    unsigned most_outstanding = 0;
    unsigned protocol_errors = 0;

    Transaction& add(uint64_t at, bool write, uint64_t address, unsigned bytes)
    {
        script.push_back(std::make_unique<Transaction>());
        Transaction& t = *script.back();
        t.at = at;
        t.data.assign(bytes, 0);
        t.payload.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
        t.payload.set_address(address);
        t.payload.set_data_ptr(t.data.data());
        t.payload.set_data_length(bytes);
        t.payload.set_streaming_width(bytes);
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
        unaccepted_ = &t.payload;
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay;
        const tlm::tlm_sync_enum answer = socket->nb_transport_fw(t.payload, phase, delay);
        if (answer == tlm::TLM_ACCEPTED) return;
        accept(t.payload);
        if (answer == tlm::TLM_COMPLETED) finish(t.payload);
    }

    Transaction& find(const tlm::tlm_generic_payload& payload)
    {
        for (const auto& t : script)
            if (&t->payload == &payload) return *t;
        throw std::logic_error("an answer to a payload never sent");
    }
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
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}

    sc_core::sc_event wake_;
    size_t next_ = 0;
    unsigned in_flight_ = 0;
    tlm::tlm_generic_payload* unaccepted_ = nullptr;
    tlm::tlm_generic_payload* hold_ = nullptr;
    uint64_t hold_until_ = 0;
};

} // namespace svp::test
