// SPDX-License-Identifier: Apache-2.0
// DRAM behind one 64-bit TLM socket: values, DDR timing, statistics. Addresses are relative to its base.
//
// Non-blocking: a transaction is accepted (END_REQ) when all its accesses have a place in their channels' queues;
// reads and writes take effect then, in order of acceptance, whatever order the scheduler serves them in. BEGIN_RESP
// comes on the edge after the last data cycle. Blocking: the latency of a row miss and the data, without contention.
// Beyond the memory: TLM_ADDRESS_ERROR_RESPONSE, at once. Byte enables and streaming are refused.
#pragma once

#include "models/common/edge_timer.h"
#include "models/common/module.h"
#include "models/memory/common/backing_memory.h"
#include "models/memory/dram/dram_config.h"

#include <memory>
#include <tlm>
#include <vector>

namespace svp {

class Dram : public Module, private tlm::tlm_fw_transport_if<> {
  public:
    // `config` is valid. Throws std::runtime_error where the host cannot give the memory.
    Dram(const sc_core::sc_module_name& name, const DramConfig& config);

    tlm::tlm_target_socket<64> socket{"socket"};

    const DramConfig& config() const { return config_; }
    // Flips stored bits; nothing happens beyond the memory.
    void corrupt(uint64_t address, uint8_t xor_mask);
    void settle() override;

  private:
    using Payload = tlm::tlm_generic_payload;
    struct Transaction {
        Payload* payload = nullptr;
        unsigned unserved = 0;
        uint64_t end = 0;
    };
    struct Response {
        uint64_t edge, order;
        Payload* payload;
        bool operator>(const Response& other) const
        {
            return edge != other.edge ? edge > other.edge : order > other.order;
        }
    };

    tlm::tlm_sync_enum nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay) override;
    void b_transport(Payload& payload, sc_core::sc_time& delay) override;
    bool get_direct_mem_ptr(Payload& payload, tlm::tlm_dmi& dmi) override;
    unsigned int transport_dbg(Payload& payload) override;

    bool quiet() const override;
    // Stored values stay; refreshes are due anew from here on.
    void reset_state() override;
    bool refuses(Payload& payload);
    void move_data(Payload& payload);
    uint32_t begin_transaction(Payload& payload);
    bool split_pending(uint64_t ready);
    void step(uint64_t edge);
    void serve_channels(uint64_t edge);
    void send_responses(uint64_t edge);
    void wake_for_next();

    const DramConfig config_;
    BackingMemory memory_;
    std::unique_ptr<AddressMapping> mapping_;
    DramCounters counters_;
    std::vector<std::unique_ptr<MemoryChannel>> channels_;
    EdgeTimer timer_;

    std::vector<Transaction> transactions_;
    std::vector<uint32_t> free_transactions_;
    // The transaction being split into accesses; BEGIN_REQ without END_REQ while it waits for room.
    Payload* pending_ = nullptr;
    uint32_t pending_transaction_ = 0;
    uint64_t pending_address_ = 0, pending_end_ = 0;
    uint64_t last_ready_ = 0;

    std::vector<Response> responses_; // heap by edge
    uint64_t response_order_ = 0;
    bool response_unanswered_ = false; // BEGIN_RESP without END_RESP
};

} // namespace svp
