// SPDX-License-Identifier: Apache-2.0
// A flat memory behind DMA channels: answers in order per channel after a latency and the time of the bytes.
#pragma once

#include "models/common/dma_request.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"

#include <deque>
#include <memory>
#include <vector>

namespace svp::test {

class MemoryStandIn : public Module {
  public:
    static constexpr uint64_t base = 0x80000000;

    explicit MemoryStandIn(const sc_core::sc_module_name& name, unsigned channels = 4);

    std::vector<std::unique_ptr<MessageSink<DmaRequest>>> clients;
    std::vector<uint8_t> bytes;
    uint64_t latency_ps = 100500; // not a multiple of anybody's clock period
    uint64_t ps_per_byte = 50;
    std::vector<uint64_t> bytes_read, bytes_written; // by channel
    uint64_t requests = 0;
    unsigned in_flight = 0;
    uint64_t bad_begin = 0, bad_end = 0; // accesses to [bad_begin, bad_end) are bus errors

  private:
    struct Pending {
        DmaRequest* request;
        uint64_t at;
    };

    void accept(unsigned channel, DmaRequest& request);
    void wake();
    void serve(unsigned channel, DmaRequest& request);

    std::vector<std::deque<Pending>> queues_;
    std::vector<uint64_t> free_at_;
    sc_core::sc_event wake_;
};

} // namespace svp::test
