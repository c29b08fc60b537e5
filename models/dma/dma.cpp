// SPDX-License-Identifier: Apache-2.0
#include "models/common/payload.h"
#include "models/dma/dma_channel.h"

#include <algorithm>
#include <cstring>

namespace svp {

Dma::Dma(const sc_core::sc_module_name& name, const DmaConfig& config, unsigned channels)
    : Module(name, Clock(config.clock_mhz)),
      config_(config),
      timer_("wake", clock(), [this](uint64_t edge) { step(edge); }),
      pool_(std::make_unique<PayloadPool<Burst>>())
{
    for (unsigned i = 0; i < channels; ++i) {
        channels_.push_back(std::make_unique<Channel>(*this, std::to_string(i)));
        Channel& channel = *channels_.back();
        channel.sink.on_message([this, &channel](DmaRequest& request) { accept(channel, request); });
    }
    socket.bind(static_cast<tlm::tlm_bw_transport_if<>&>(*this));
}

Dma::~Dma() = default;

MessageSink<DmaRequest>& Dma::client(size_t channel) { return channels_.at(channel)->sink; }
unsigned Dma::outstanding(size_t channel) const { return channels_.at(channel)->outstanding; }

void Dma::accept(Channel& channel, DmaRequest& request)
{
    request.status = DmaRequest::Status::ok;
    request.error_address = 0;
    channel.jobs.emplace_back(request);
    channel.skip_issued();
    timer_.wake_by(current_edge() + 1);
    enter(channel, waiting_state(channel), current_edge());
}

void Dma::step(uint64_t edge)
{
    for (const auto& channel : channels_) {
        if (config_.timing == BusTiming::loose) run_blocking(*channel, edge);
        answer_finished(*channel);
    }
    if (config_.timing == BusTiming::loose) return;

    Channel* issued = edge >= issue_from_ ? pick() : nullptr;
    if (issued != nullptr) {
        issue_from_ = edge + 1;
        issue(*issued);
        enter(*issued, busy, edge);
    }
    bool more = false;
    for (const auto& channel : channels_) {
        more = more || can_issue(*channel);
        if (channel.get() != issued) enter(*channel, waiting_state(*channel), edge);
    }
    if (more) timer_.wake_by(std::max(edge, issue_from_));
}

void Dma::answer_finished(Channel& channel)
{
    while (!channel.jobs.empty() && !channel.blocking && channel.jobs.front().finished()) {
        DmaRequest& request = *channel.jobs.front().request;
        channel.jobs.pop_front();
        if (channel.issuing > 0) --channel.issuing;
        ++channel.requests.value;
        if (request.status != DmaRequest::Status::ok) ++channel.errors.value;
        channel.sink.respond(request);
    }
    channel.skip_issued();
}

bool Dma::can_issue(const Channel& channel) const
{
    return unaccepted_ == nullptr && channel.has_bursts() && channel.outstanding < config_.outstanding;
}

Dma::Channel* Dma::pick()
{
    for (size_t i = 0; i < channels_.size(); ++i) {
        const size_t index = (turn_ + i) % channels_.size();
        if (!can_issue(*channels_[index])) continue;
        turn_ = (index + 1) % channels_.size();
        return channels_[index].get();
    }
    return nullptr;
}

void Dma::prepare(Payload& payload, const DmaRequest& request, const DmaPiece& piece, uint8_t* data)
{
    const bool write = request.direction == DmaRequest::Direction::write;
    set_up_payload(payload, write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND, piece.address, data, piece.bytes);
}

void Dma::issue(Channel& channel)
{
    Job& job = channel.jobs[channel.issuing];
    Burst& burst = pool_->acquire();
    burst.channel = &channel;
    burst.job = &job;
    burst.piece = job.cursor.next(config_.burst_bytes);
    burst.data.resize(config_.burst_bytes);
    prepare(burst, *job.request, burst.piece, burst.data.data());
    if (burst.is_write()) std::memcpy(burst.data.data(), burst.piece.local, burst.piece.bytes);
    ++job.in_flight;
    ++channel.outstanding;
    ++channel.bursts.value;
    channel.outstanding_trace.set(channel.outstanding, sc_core::sc_time_stamp().value());
    channel.skip_issued();

    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    unaccepted_ = &burst;
    const tlm::tlm_sync_enum answer = socket->nb_transport_fw(burst, phase, delay);
    if (answer == tlm::TLM_ACCEPTED) return;
    unaccepted_ = nullptr;
    if (answer == tlm::TLM_UPDATED && phase == tlm::END_REQ) return;
    if (answer == tlm::TLM_UPDATED) {
        phase = tlm::END_RESP;
        socket->nb_transport_fw(burst, phase, delay);
    }
    finish(burst);
}

tlm::tlm_sync_enum Dma::nb_transport_bw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time&)
{
    if (phase != tlm::END_REQ && phase != tlm::BEGIN_RESP) return tlm::TLM_ACCEPTED;
    if (unaccepted_ == &payload) {
        unaccepted_ = nullptr;
        timer_.wake_by(current_edge());
    }
    if (phase == tlm::END_REQ) return tlm::TLM_ACCEPTED;
    finish(static_cast<Burst&>(payload));
    return tlm::TLM_COMPLETED;
}

void Dma::finish(Burst& burst)
{
    Channel& channel = *burst.channel;
    Job& job = *burst.job;
    if (!burst.is_response_ok()) {
        if (job.request->status == DmaRequest::Status::ok) job.request->error_address = burst.piece.address;
        job.request->status = DmaRequest::Status::bus_error;
        job.cursor.stop();
    } else {
        if (burst.is_read()) std::memcpy(burst.piece.local, burst.data.data(), burst.piece.bytes);
        count_moved(channel, *job.request, burst.piece.bytes);
    }
    channel.skip_issued();
    --job.in_flight;
    --channel.outstanding;
    channel.outstanding_trace.set(channel.outstanding, sc_core::sc_time_stamp().value());
    burst.release();
    if (job.finished() || channel.has_bursts()) timer_.wake_by(current_edge());
}

void Dma::count_moved(Channel& channel, const DmaRequest& request, uint64_t bytes)
{
    (request.direction == DmaRequest::Direction::read ? channel.bytes_read : channel.bytes_written) += bytes;
}

Dma::State Dma::waiting_state(const Channel& channel) const
{
    if (channel.jobs.empty()) return idle;
    if (!channel.has_bursts()) return stall_response;
    if (channel.outstanding >= config_.outstanding) return stall_outstanding;
    return unaccepted_ != nullptr ? stall_bus : stall_arbitration;
}

void Dma::enter(Channel& channel, State state, uint64_t edge)
{
    Activity& activity = channel.activity;
    if (activity.current() == busy) {
        // The cycle of the burst counts in full, whatever else happens in it.
        if (edge == channel.busy_since && state != busy) {
            set_after_busy(channel, state);
            return;
        }
        if (edge > channel.busy_since + 1) activity.enter(channel.after_busy, channel.busy_since + 1);
    }
    channel.state_trace.set(state, clock().time_of(edge).value());
    activity.enter(state, edge);
    if (state != busy) return;
    channel.busy_since = edge;
    set_after_busy(channel, waiting_state(channel));
}

// Announced ahead: nothing need happen when the burst's cycle is over.
void Dma::set_after_busy(Channel& channel, State state)
{
    channel.after_busy = state;
    channel.state_trace.set(state, clock().time_of(channel.busy_since + 1).value());
}

void Dma::settle()
{
    const uint64_t edge = current_edge();
    for (const auto& channel : channels_) {
        Activity& activity = channel->activity;
        if (activity.current() == busy && edge > channel->busy_since)
            activity.enter(channel->after_busy, channel->busy_since + 1);
        activity.settle(std::max(edge, activity.last_cycle()));
    }
}

bool Dma::quiet() const
{
    return std::all_of(channels_.begin(), channels_.end(),
                       [](const auto& channel) { return channel->jobs.empty() && channel->outstanding == 0; });
}

void Dma::reset_state()
{
    turn_ = 0;
    issue_from_ = 0;
    timer_.stop();
}

} // namespace svp
