// SPDX-License-Identifier: Apache-2.0
// A DMA channel of the array: jobs of several transfers, begun in order, with a window of transfers in flight.
#pragma once

#include "models/common/dma_request.h"
#include "models/common/message_socket.h"
#include "models/common/statistics.h"
#include "models/engines/systolic/transfer/ideal_memory.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

namespace svp::systolic {

class TransferChannel {
  public:
    // done: all transfers of a job have been answered. failed: one met a bus error. Both from inside start, where
    // memory is ideal, or from the DMA's answer.
    struct Events {
        std::function<void(size_t job)> done;
        std::function<void(const DmaRequest& request)> failed;
    };
    TransferChannel(const char* name, unsigned window, Statistics& statistics, Events events);

    MessageSource<DmaRequest> dma;

    // Instead of the DMA.
    void set_ideal_memory(IdealMemory* memory) { memory_ = memory; }
    // Jobs are numbered from 0 in the order of their start; after `forget` from 0 again.
    void start(std::vector<DmaRequest> requests);
    size_t started() const { return started_; }
    bool drained() const { return in_flight_ == 0; }
    // What has not been sent never is.
    void stop() { waiting_.clear(); }
    // For the next layer: nothing is in flight.
    void forget();

  private:
    struct Waiting {
        DmaRequest request;
        size_t job;
    };

    void send();
    void answered(DmaRequest& request);
    void transfer_at_once(DmaRequest& request, size_t job);
    void finish(const DmaRequest& request, size_t job);

    Events events_;
    IdealMemory* memory_ = nullptr;
    std::deque<DmaRequest> window_;
    std::vector<DmaRequest*> free_;
    std::vector<size_t> jobs_; // of the transfers in the window, by tag
    std::deque<Waiting> waiting_;
    std::vector<size_t> unanswered_; // transfers, by job
    size_t started_ = 0;
    unsigned in_flight_ = 0;
    Counter &bytes_read_, &bytes_written_;
};

} // namespace svp::systolic
