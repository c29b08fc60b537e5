// A flat memory behind four DMA channels: answers in order per channel after a latency and the time of the bytes.
#pragma once

#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/dma/dma_request.h"

#include <deque>
#include <memory>
#include <vector>

namespace svp::test {

class MemoryStandIn : public Module {
  public:
    static constexpr uint64_t base = 0x80000000;
    static constexpr unsigned channels = 4;

    explicit MemoryStandIn(const sc_core::sc_module_name& name);

    std::vector<std::unique_ptr<MessageSink<DmaRequest>>> clients;
    std::vector<uint8_t> bytes;
    uint64_t latency_ps = 100500; // not a multiple of anybody's clock period
    uint64_t ps_per_byte = 50;
    uint64_t bytes_read[channels] = {}, bytes_written[channels] = {};
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

    std::deque<Pending> queues_[channels];
    uint64_t free_at_[channels] = {};
    sc_core::sc_event wake_;
};

} // namespace svp::test
