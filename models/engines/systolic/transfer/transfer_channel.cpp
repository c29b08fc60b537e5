// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/transfer/transfer_channel.h"

#include <string>
#include <utility>

namespace svp::systolic {

TransferChannel::TransferChannel(const char* name, unsigned window, Statistics& statistics, Events events)
    : dma((std::string(name) + "_dma").c_str()),
      events_(std::move(events)),
      window_(window),
      jobs_(window),
      bytes_read_(statistics.counter(std::string(name) + "_bytes_read", "bytes", "that came over the DMA channel")),
      bytes_written_(
          statistics.counter(std::string(name) + "_bytes_written", "bytes", "that the DMA channel has written"))
{
    for (DmaRequest& request : window_) {
        request.tag = free_.size();
        free_.push_back(&request);
    }
    dma.on_response([this](DmaRequest& request) { answered(request); });
}

void TransferChannel::forget()
{
    waiting_.clear();
    unanswered_.clear();
    started_ = 0;
}

void TransferChannel::start(std::vector<DmaRequest> requests)
{
    const size_t job = started_++;
    unanswered_.push_back(requests.size());
    if (memory_) {
        for (DmaRequest& request : requests)
            transfer_at_once(request, job);
        return;
    }
    for (const DmaRequest& request : requests)
        waiting_.push_back({request, job});
    send();
}

void TransferChannel::send()
{
    while (!free_.empty() && !waiting_.empty()) {
        DmaRequest& request = *free_.back();
        free_.pop_back();
        const uint64_t tag = request.tag;
        request = waiting_.front().request;
        request.tag = tag;
        jobs_[tag] = waiting_.front().job;
        waiting_.pop_front();
        in_flight_ += 1;
        dma.send(request);
    }
}

void TransferChannel::answered(DmaRequest& request)
{
    in_flight_ -= 1;
    free_.push_back(&request);
    const bool read = request.direction == DmaRequest::Direction::read;
    if (request.status == DmaRequest::Status::ok)
        (read ? bytes_read_ : bytes_written_) += uint64_t{request.run_bytes} * request.runs;
    finish(request, jobs_[request.tag]);
    send();
}

void TransferChannel::transfer_at_once(DmaRequest& request, size_t job)
{
    for (uint32_t run = 0; run < request.runs; ++run) {
        const uint64_t address = request.address + run * request.stride;
        uint8_t* local = request.local + uint64_t{run} * request.run_bytes;
        const bool moved = request.direction == DmaRequest::Direction::read
                               ? memory_->read(address, local, request.run_bytes)
                               : memory_->write(address, local, request.run_bytes);
        if (moved) continue;
        request.status = DmaRequest::Status::bus_error;
        request.error_address = address;
        break;
    }
    finish(request, job);
}

void TransferChannel::finish(const DmaRequest& request, size_t job)
{
    if (request.status != DmaRequest::Status::ok) return events_.failed(request);
    if (--unanswered_[job] == 0) events_.done(job);
}

} // namespace svp::systolic
