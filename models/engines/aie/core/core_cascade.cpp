// The cascade: beats of 512 bits, two deep. Sent from cycle s on to a receiver ready in cycle r, beat i comes in
// max(s + 1, r) + i; it leaves one cycle before, and as far ahead of that as two beats of room allow. The sender goes
// on no earlier than the receiver has come.
#include "models/engines/aie/core/core_parts.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

uint64_t beats_of(const svp_aie_record& r)
{
    if (r.count == 0 || r.count % CascadeTransfer::beat_bytes != 0)
        throw CoreFault("a cascade transfer of " + std::to_string(r.count) + " bytes, no multiple of 64");
    return r.count / CascadeTransfer::beat_bytes;
}

void add_words(const uint8_t* from, uint64_t bytes, uint8_t* to)
{
    for (uint64_t at = 0; at < bytes; at += sizeof(int32_t)) {
        int32_t left = 0, right = 0;
        std::memcpy(&left, to + at, sizeof left);
        std::memcpy(&right, from + at, sizeof right);
        int32_t sum = 0;
        if (__builtin_add_overflow(left, right, &sum))
            throw CoreFault(SVP_ERROR_ARRAY_OVERFLOW, "a sum with what came over the cascade leaves 32 bits");
        std::memcpy(to + at, &sum, sizeof sum);
    }
}

} // namespace

// To the east; on the last column to the south.
void Core::Parts::begin_send(const svp_aie_record& r)
{
    sending.beats = beats_of(r);
    sending.data = memory_at(buffer_address(r.input), r.count, "cascade");
    sending.start = cycle;
    auto& socket = self.cascade_east ? self.cascade_east : self.cascade_south;
    if (!socket) throw CoreFault("no core to send to over the cascade");
    cascade_bytes += r.count;
    stage = Stage::cascade_sent;
    cycle = UINT64_MAX; // until the receiver has answered
    enter(stall_cascade);
    socket->send(sending);
}

void Core::Parts::begin_receive(const svp_aie_record& r)
{
    beats_of(r);
    memory_at(buffer_address(r.output), r.count, "cascade");
    receive_side = self.cascade_west && r.reg == 0 ? from_west : from_north;
    if (r.reg > 1 || (receive_side == from_north && !self.cascade_north))
        throw CoreFault("no core to receive from over the cascade");
    receiving = true;
    receive_from = cycle;
    stage = Stage::cascade_came;
    cycle = UINT64_MAX;
    enter(stall_cascade);
    match_cascade();
}

void Core::Parts::came(unsigned side, CascadeTransfer& transfer)
{
    arrived[side] = &transfer;
    match_cascade();
}

// Both ends are there: when the last beat comes, and when the sender is rid of it.
void Core::Parts::match_cascade()
{
    if (!receiving) return;
    CascadeTransfer* transfer = arrived[receive_side];
    if (!transfer || transfer->beats == 0) return; // nobody has sent, or who had was stopped
    const uint64_t begin = std::max(transfer->start + 1, receive_from);
    wait_until(begin + transfer->beats, Stage::cascade_came, stall_cascade);
    uint64_t last_leaves = transfer->start + transfer->beats - 1;
    if (transfer->beats > CascadeTransfer::depth)
        last_leaves = std::max(last_leaves, begin + transfer->beats - CascadeTransfer::depth);
    transfer->end = std::max(last_leaves + 1, self.current_edge());
    const uint64_t bytes = transfer->beats * CascadeTransfer::beat_bytes;
    cascade_data.assign(transfer->data, transfer->data + bytes);
    arrived[receive_side] = nullptr;
    receiving = false; // what is sent next waits for the next receiver
    (receive_side == from_west ? self.cascade_west : self.cascade_north)->respond(*transfer);
}

void Core::Parts::finish_receive()
{
    const svp_aie_record& r = record();
    if (cascade_data.size() != r.count)
        throw CoreFault("the cascade brings " + std::to_string(cascade_data.size()) + " bytes, expected are " +
                        std::to_string(r.count));
    uint8_t* to = memory_at(buffer_address(r.output), r.count, "cascade");
    if (r.value == 1)
        add_words(cascade_data.data(), r.count, to);
    else
        std::memcpy(to, cascade_data.data(), r.count);
}

} // namespace svp::aie
