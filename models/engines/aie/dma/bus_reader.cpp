// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/bus_reader.h"

#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"

namespace svp::aie {

BusReader::BusReader(MoverHost& host, unsigned channel, unsigned slots, unsigned slot_bytes)
    : Mover(host),
      slots_(slots, slot_bytes)
{
    for (unsigned i = 0; i < slots; ++i)
        slots_[i].piece.channel = channel;
}

void BusReader::start(const Execution& execution, uint64_t)
{
    execution_ = execution;
    running_ = true;
    words_left_ = execution_.pattern.words();
    requested_ = offered_ = left_ = freed_ = 0;
    slots_.start(execution_.pattern, execution_.address);
    request_more();
}

void BusReader::request_more()
{
    while (running_ && requested_ - freed_ < slots_.size() && slots_.plan(slots_[requested_])) {
        BusSlot& slot = slots_[requested_];
        slot.data = host_.buffers().take(uint64_t{slot.words} * 4);
        slot.request.direction = DmaRequest::Direction::read;
        slot.request.local = slot.data.data();
        ++requested_;
        ++under_way_;
        host_.send(slot.request);
    }
}

// Requests of a channel are answered in order.
void BusReader::answered(DmaRequest& request, uint64_t now)
{
    --under_way_;
    if (!running_) {
        if (under_way_ == 0) host_.drained();
        return;
    }
    if (request.status != DmaRequest::Status::ok) {
        host_.fail(SVP_ERROR_BUS_READ, "bus error at address " + std::to_string(request.error_address));
        return;
    }
    BusSlot& slot = slots_[offered_];
    StreamPiece& piece = slot.piece;
    words_left_ -= slot.words;
    piece.first = offered_ == 0;
    piece.last = words_left_ == 0;
    piece.tlast = !execution_.descriptor.suppress_tlast;
    piece.packet_id = execution_.descriptor.packet_enable ? static_cast<int>(execution_.descriptor.packet_id) : -1;
    piece.from = now + 1;
    piece.beats = slot.words * 4 / host_.beat_bytes();
    piece.data = std::move(slot.data);
    slot.told = 0;
    ++offered_;
    host_.send(piece);
}

void BusReader::answered(StreamPiece& piece, bool partial)
{
    if (!partial) piece.data = StreamBuffer();
    if (!piece.error.empty()) {
        host_.fail(SVP_ERROR_ARRAY_STREAM, piece.error);
        return;
    }
    tell(piece.leaves, slots_[left_].told, piece.from);
    if (partial) return;
    ++left_;
    if (piece.last)
        host_.ended(piece.last_cycle);
    else
        host_.wake_by(piece.last_cycle + 1);
}

void BusReader::wake(uint64_t now)
{
    if (!running_) return;
    while (freed_ < left_ && slots_[freed_].piece.last_cycle < now)
        ++freed_;
    request_more();
    if (freed_ < left_ && !slots_[freed_].piece.last) host_.wake_by(slots_[freed_].piece.last_cycle + 1);
}

uint64_t BusReader::ready() const { return left_ < offered_ ? slots_[left_].piece.from : UINT64_MAX; }

void BusReader::stop()
{
    StreamPiece withdrawal;
    withdrawal.channel = slots_[0].piece.channel;
    withdrawal.withdraw = true;
    host_.send(withdrawal);
    running_ = false;
}

} // namespace svp::aie
