// SPDX-License-Identifier: Apache-2.0
// TLM-2.0 sockets for links that do not carry memory-mapped transactions: commands, transfer requests, rows, results.
//
// The payload is the message type itself, the protocol two phases of the non-blocking interface: the source sends with
// BEGIN_REQ, the sink answers with BEGIN_RESP when the message has been consumed (a credit) or served; where it matters
// to the source when work on a waiting message begins, the sink says so with END_REQ in between. The message
// belongs to the source and stays untouched by it until the response. Both calls return at once and take no time.
#pragma once

#include <functional>
#include <tlm>
#include <utility>

namespace svp {

template <class Message>
struct MessageProtocol {
    using tlm_payload_type = Message;
    using tlm_phase_type = tlm::tlm_phase;
};

template <class Message>
class MessageSource : public tlm::tlm_initiator_socket<32, MessageProtocol<Message>>,
                      private tlm::tlm_bw_transport_if<MessageProtocol<Message>> {
  public:
    using Base = tlm::tlm_initiator_socket<32, MessageProtocol<Message>>;
    using OnResponse = std::function<void(Message&)>;

    explicit MessageSource(const char* name) : Base(name) { this->bind(static_cast<BwIf&>(*this)); }
    using Base::bind;

    void on_response(OnResponse callback) { callback_ = std::move(callback); }
    // Optional: the sink has begun to work on a message that had to wait.
    void on_accepted(OnResponse callback) { accepted_ = std::move(callback); }
    void send(Message& message)
    {
        tlm::tlm_phase phase = tlm::BEGIN_REQ;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        (*this)->nb_transport_fw(message, phase, delay);
    }

  private:
    using BwIf = tlm::tlm_bw_transport_if<MessageProtocol<Message>>;
    tlm::tlm_sync_enum nb_transport_bw(Message& message, tlm::tlm_phase& phase, sc_core::sc_time&) override
    {
        const bool accepted = phase == tlm::END_REQ;
        const OnResponse& callback = accepted ? accepted_ : callback_;
        if (callback) callback(message);
        return accepted ? tlm::TLM_ACCEPTED : tlm::TLM_COMPLETED;
    }
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
    OnResponse callback_, accepted_;
};

template <class Message>
class MessageSink : public tlm::tlm_target_socket<32, MessageProtocol<Message>>,
                    private tlm::tlm_fw_transport_if<MessageProtocol<Message>> {
  public:
    using Base = tlm::tlm_target_socket<32, MessageProtocol<Message>>;
    using OnMessage = std::function<void(Message&)>;

    explicit MessageSink(const char* name) : Base(name) { this->bind(static_cast<FwIf&>(*this)); }
    using Base::bind;

    void on_message(OnMessage callback) { callback_ = std::move(callback); }
    void respond(Message& message) { answer(message, tlm::BEGIN_RESP); }
    // Tells the source that work on its message begins now.
    void accept(Message& message) { answer(message, tlm::END_REQ); }

  private:
    using FwIf = tlm::tlm_fw_transport_if<MessageProtocol<Message>>;
    tlm::tlm_sync_enum nb_transport_fw(Message& message, tlm::tlm_phase&, sc_core::sc_time&) override
    {
        callback_(message);
        return tlm::TLM_ACCEPTED;
    }
    void b_transport(Message& message, sc_core::sc_time&) override { callback_(message); }
    bool get_direct_mem_ptr(Message&, tlm::tlm_dmi&) override { return false; }
    unsigned int transport_dbg(Message&) override { return 0; }
    void answer(Message& message, tlm::tlm_phase phase)
    {
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        (*this)->nb_transport_bw(message, phase, delay);
    }
    OnMessage callback_;
};

} // namespace svp
