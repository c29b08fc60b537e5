// SPDX-License-Identifier: Apache-2.0
// What the DMA keeps of a channel, a request and a burst. Part of dma.cpp's inside.
#pragma once

#include "models/dma/dma.h"

#include <string>

namespace svp {

struct Dma::Job {
    explicit Job(DmaRequest& message) : request(&message), cursor(message) {}
    DmaRequest* request;
    BurstCursor cursor;
    unsigned in_flight = 0;
    bool finished() const { return cursor.done() && in_flight == 0; }
};

struct Dma::Channel {
    Channel(Dma& dma, const std::string& number)
        : sink(("client_" + number).c_str()),
          activity(dma.statistics().activity(
              "channel." + number, "cycles of one channel", 1,
              {"idle", "busy", "stall.arbitration", "stall.bus", "stall.outstanding", "stall.response"})),
          bytes_read(counter(dma, number, "bytes_read", "bytes", "bus to local")),
          bytes_written(counter(dma, number, "bytes_written", "bytes", "local to bus")),
          bursts(counter(dma, number, "bursts", "bursts", "transactions on the bus")),
          requests(counter(dma, number, "requests", "requests", "transfer requests answered")),
          errors(counter(dma, number, "errors", "requests", "transfer requests that ended in a bus error")),
          state_trace(dma.trace_points().add("state_" + number, 3, "what the channel does", activity.states())),
          outstanding_trace(dma.trace_points().add("outstanding_" + number, 16, "bursts in flight"))
    {
    }
    static Counter& counter(Dma& dma, const std::string& number, const char* name, const char* unit, const char* text)
    {
        return dma.statistics().counter("channel." + number + "." + name, unit, text);
    }

    // Jobs in front of `issuing` only wait for responses.
    bool has_bursts() const { return issuing < jobs.size(); }
    void skip_issued()
    {
        while (has_bursts() && jobs[issuing].cursor.done())
            ++issuing;
    }

    MessageSink<DmaRequest> sink;
    std::deque<Job> jobs;
    size_t issuing = 0;
    unsigned outstanding = 0;
    uint64_t blocking_until = 0; // loose: when the transfer at the front ends
    bool blocking = false;

    uint64_t busy_since = 0;
    State after_busy = idle; // a burst takes one cycle; the state from then on
    Activity& activity;
    Counter &bytes_read, &bytes_written, &bursts, &requests, &errors;
    TracePoint &state_trace, &outstanding_trace;
};

struct Dma::Burst : tlm::tlm_generic_payload {
    using tlm::tlm_generic_payload::tlm_generic_payload;
    Channel* channel = nullptr;
    Job* job = nullptr;
    DmaPiece piece;
    std::vector<uint8_t> data;
};

} // namespace svp
