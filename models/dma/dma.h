// SPDX-License-Identifier: Apache-2.0
// The DMA: moves transfer requests of several clients over one TLM initiator socket.
//
// Each client is a channel with a queue of requests of any length, answered in order. A request is cut into bursts that
// cross no multiple of `burst_bytes`; channels take turns, one burst per cycle; each keeps up to `outstanding` bursts
// in flight, also of several requests. Write data is read from `local` when its burst is issued, read data is written
// to `local` when its response arrives. After a bus error (status, error_address: that of the first burst refused) the
// rest of that request is not issued; the following requests are served.
#pragma once

#include "models/common/dma_request.h"
#include "models/common/edge_timer.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/common/payload_pool.h"
#include "models/dma/burst_cursor.h"
#include "models/dma/dma_config.h"

#include <deque>
#include <memory>
#include <tlm>
#include <vector>

namespace svp {

class Dma : public Module, private tlm::tlm_bw_transport_if<> {
  public:
    // `config` is valid, channels >= 1.
    Dma(const sc_core::sc_module_name& name, const DmaConfig& config, unsigned channels);
    ~Dma() override;

    tlm::tlm_initiator_socket<64> socket{"socket"};
    MessageSink<DmaRequest>& client(size_t channel);

    // Bursts in flight of a channel.
    unsigned outstanding(size_t channel) const;
    void settle() override;

  private:
    using Payload = tlm::tlm_generic_payload;
    enum State : unsigned { idle, busy, stall_arbitration, stall_bus, stall_outstanding, stall_response };
    struct Job;
    struct Channel;
    struct Burst;

    tlm::tlm_sync_enum nb_transport_bw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) override;
    void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}

    bool quiet() const override;
    void reset_state() override;
    void accept(Channel& channel, DmaRequest& request);
    void step(uint64_t edge);
    void answer_finished(Channel& channel);
    bool can_issue(const Channel& channel) const;
    Channel* pick();
    void issue(Channel& channel);
    void finish(Burst& burst);
    void run_blocking(Channel& channel, uint64_t edge);
    bool move_blocking(Channel& channel, const Job& job, const DmaPiece& piece, sc_core::sc_time& delay);
    void move_request_blocking(Channel& channel, Job& job, sc_core::sc_time& delay);
    void count_moved(Channel& channel, const DmaRequest& request, uint64_t bytes);
    static void prepare(Payload& payload, const DmaRequest& request, const DmaPiece& piece, uint8_t* data);
    State waiting_state(const Channel& channel) const;
    void enter(Channel& channel, State state, uint64_t edge);
    void set_after_busy(Channel& channel, State state);

    const DmaConfig config_;
    EdgeTimer timer_;
    std::vector<std::unique_ptr<Channel>> channels_;
    std::unique_ptr<PayloadPool<Burst>> pool_;
    const Payload* unaccepted_ = nullptr; // BEGIN_REQ without END_REQ
    size_t turn_ = 0;                     // the channel that is asked first
    uint64_t issue_from_ = 0;             // one burst per cycle
};

} // namespace svp
