// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/bus_writer.h"

#include "interface/common/layer_command.h"

#include <algorithm>

namespace svp::aie {

BusWriter::BusWriter(MoverHost& host, unsigned channel, unsigned slots, unsigned slot_bytes)
    : Mover(host),
      slots_(slots, slot_bytes)
{
    for (unsigned i = 0; i < slots; ++i)
        slots_[i].room.channel = channel;
}

void BusWriter::start(const Execution& execution, uint64_t)
{
    execution_ = execution;
    running_ = true;
    last_seen_ = false;
    given_ = filled_ = sent_ = freed_ = 0;
    slots_.start(execution_.pattern, execution_.address);
    make_room(execution_.from);
}

void BusWriter::make_room(uint64_t from)
{
    while (!last_seen_ && given_ - freed_ < slots_.size() && slots_.plan(slots_[given_])) {
        BusSlot& slot = slots_[given_];
        slot.room.until_tlast = execution_.until_tlast;
        slot.room.from = from;
        slot.room.beats = slot.words * 4 / host_.beat_bytes();
        slot.told = 0;
        ++given_;
        host_.send(slot.room);
    }
}

void BusWriter::answered(StreamRoom& room, bool partial)
{
    BusSlot& slot = slots_[filled_];
    tell(room.arrivals, slot.told, room.from);
    if (partial) return;
    // Behind TLAST rooms come back empty.
    if (room.taken == 0) {
        --given_;
        return;
    }
    ++filled_;
    last_seen_ = last_seen_ || room.ended;
    host_.wake_by(room.last_cycle + 1);
}

void BusWriter::wake(uint64_t now)
{
    while (running_ && sent_ < filled_ && slots_[sent_].room.last_cycle < now) {
        BusSlot& slot = slots_[sent_];
        ++sent_;
        write(slot);
    }
    if (running_ && sent_ < filled_) host_.wake_by(slots_[sent_].room.last_cycle + 1);
}

void BusWriter::write(BusSlot& slot)
{
    const uint32_t bytes = slot.room.taken * host_.beat_bytes();
    slot.data = host_.buffers().take(bytes);
    uint8_t* to = slot.data.data();
    for (const StreamSegment& segment : slot.room.contents)
        to = std::copy_n(segment.data.data() + segment.first_byte, segment.bytes, to);
    slot.room.contents.clear();

    DmaRequest& request = slot.request;
    const uint32_t rest = bytes % request.run_bytes;
    request.runs = bytes / request.run_bytes;
    slot.under_way = (request.runs > 0 ? 1U : 0U) + (rest > 0 ? 1U : 0U);
    slot.rest.address = request.address + request.runs * request.stride;
    slot.rest.run_bytes = rest;
    request.local = slot.data.data();
    slot.rest.local = slot.data.data() + uint64_t{request.runs} * request.run_bytes;
    if (request.runs > 0) send(request);
    if (rest > 0) send(slot.rest);
}

void BusWriter::send(DmaRequest& request)
{
    request.direction = DmaRequest::Direction::write;
    ++under_way_;
    host_.send(request);
}

// Requests of a channel are answered in order.
void BusWriter::answered(DmaRequest& request, uint64_t now)
{
    --under_way_;
    if (!running_) {
        if (under_way_ == 0) host_.drained();
        return;
    }
    if (request.status != DmaRequest::Status::ok) {
        host_.fail(SVP_ERROR_BUS_WRITE, "bus error at address " + std::to_string(request.error_address));
        return;
    }
    BusSlot& slot = slots_[freed_];
    if (--slot.under_way > 0) return;
    ++freed_;
    const bool all_given = last_seen_ || !slots_.more();
    if (all_given && freed_ == given_)
        host_.ended(now);
    else
        make_room(now + 1);
}

uint64_t BusWriter::ready() const { return filled_ < given_ ? slots_[filled_].room.from : UINT64_MAX; }

void BusWriter::stop()
{
    StreamRoom withdrawal;
    withdrawal.channel = slots_[0].room.channel;
    withdrawal.withdraw = true;
    host_.send(withdrawal);
    running_ = false;
}

} // namespace svp::aie
