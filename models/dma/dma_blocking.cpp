// SPDX-License-Identifier: Apache-2.0
// Loose timing: requests by blocking transport, a run at a time, latencies added up.
#include "models/dma/dma_channel.h"

namespace svp {

// The request at the front is moved at once and answered when its latencies have passed.
void Dma::run_blocking(Channel& channel, uint64_t edge)
{
    if (channel.blocking && edge >= channel.blocking_until) {
        channel.blocking = false;
        answer_finished(channel);
    }
    if (!channel.blocking && !channel.jobs.empty()) {
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        move_request_blocking(channel, channel.jobs.front(), delay);
        channel.skip_issued();
        channel.blocking = true;
        channel.blocking_until = clock().edge_at(sc_core::sc_time_stamp() + delay);
    }
    if (channel.blocking) timer_.wake_by(std::max(channel.blocking_until, edge + 1));
    enter(channel, channel.blocking ? stall_response : idle, edge);
}

void Dma::move_request_blocking(Channel& channel, Job& job, sc_core::sc_time& delay)
{
    constexpr uint64_t longest = uint64_t{1} << 30;
    while (!job.cursor.done()) {
        const BurstCursor before = job.cursor;
        if (move_blocking(channel, job, job.cursor.next(longest), delay)) continue;
        // Burst by burst up to the one refused: the same bytes and address as with approximate timing.
        job.cursor = before;
        while (!job.cursor.done()) {
            const DmaPiece piece = job.cursor.next(config_.burst_bytes);
            if (move_blocking(channel, job, piece, delay)) continue;
            job.request->status = DmaRequest::Status::bus_error;
            job.request->error_address = piece.address;
            job.cursor.stop();
        }
    }
}

bool Dma::move_blocking(Channel& channel, const Job& job, const DmaPiece& piece, sc_core::sc_time& delay)
{
    Burst& burst = pool_->acquire();
    prepare(burst, *job.request, piece, piece.local);
    socket->b_transport(burst, delay);
    const bool moved = burst.is_response_ok();
    burst.release();
    ++channel.bursts.value;
    if (moved) count_moved(channel, *job.request, piece.bytes);
    return moved;
}

} // namespace svp
