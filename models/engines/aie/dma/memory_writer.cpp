// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/memory_writer.h"

#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"
#include "models/engines/aie/dma/bank_notes.h"

#include <algorithm>
#include <vector>

namespace svp::aie {

void MemoryWriter::start(const Execution& execution, uint64_t)
{
    execution_ = execution;
    cursor_.emplace(execution_.pattern);
    written_ = 0;
    told_ = 0;
    beats_ = 0;
    arrivals_.clear();
    room_.from = execution_.from;
    room_.until_tlast = execution_.until_tlast;
    if (execution_.descriptor.compression) {
        expander_.start(execution_.pattern.words());
        room_.beats = expander_.wants();
    } else {
        room_.beats = static_cast<uint32_t>(execution_.pattern.words() * 4 / host_.beat_bytes());
    }
    host_.send(room_);
}

void MemoryWriter::answered(StreamRoom& room, bool partial)
{
    tell(room.arrivals, told_, execution_.from);
    if (partial) return;
    if (execution_.descriptor.compression) {
        take_compressed(room);
        return;
    }
    beats_ = room.taken;
    complete(room.last_cycle, room.arrivals, beats_ * host_.beat_bytes());
}

void MemoryWriter::complete(uint64_t last_cycle, const RunList& arrivals, uint64_t bytes)
{
    if (note_banks_)
        note_bank_accesses(*execution_.memory, execution_.address, execution_.pattern, bytes / 4, arrivals, 0, beats_);
    host_.ended(last_cycle);
}

// How many beats make a group of words is in the beats themselves.
void MemoryWriter::take_compressed(StreamRoom& room)
{
    for (const BeatRun& run : room.arrivals)
        arrivals_.append(beats_ + run.first, run.cycle, run.count);
    beats_ += room.taken;
    if (room.taken < room.beats) {
        host_.fail(SVP_ERROR_ARRAY_STREAM, "TLAST within a group of a compressed stream");
        return;
    }
    uint8_t group[32];
    uint8_t* to = group;
    for (const StreamSegment& segment : room.contents)
        to = std::copy_n(segment.data.data() + segment.first_byte, segment.bytes, to);
    if (!expander_.take(group)) {
        host_.fail(SVP_ERROR_ARRAY_STREAM, "a compressed stream holds more words than the descriptor takes");
        return;
    }
    if (expander_.wants() == 0 || (room.ended && expander_.between_groups())) {
        complete(room.last_cycle, arrivals_, expander_.bytes().size());
        return;
    }
    if (room.ended) {
        host_.fail(SVP_ERROR_ARRAY_STREAM, "TLAST within a group of a compressed stream");
        return;
    }
    room_.beats = expander_.wants();
    told_ = 0;
    host_.send(room_);
}

// Of what has come, everything before that byte is in memory.
void MemoryWriter::write_until(uint64_t bytes)
{
    uint8_t* memory = execution_.memory->data() + execution_.address;
    if (execution_.descriptor.compression) {
        if (bytes > written_) cursor_->scatter(memory, expander_.bytes().data() + written_, (bytes - written_) / 4);
        written_ = std::max(written_, bytes);
        return;
    }
    uint64_t begin = 0;
    for (const StreamSegment& segment : room_.contents) {
        const uint64_t end = std::min(begin + segment.bytes, bytes);
        if (end > written_) {
            const uint8_t* from = segment.data.data() + segment.first_byte + (written_ - begin);
            cursor_->scatter(memory, from, (end - written_) / 4);
            written_ = end;
        }
        begin += segment.bytes;
    }
}

void MemoryWriter::finish()
{
    const bool compressed = execution_.descriptor.compression != 0;
    write_until(compressed ? expander_.bytes().size() : beats_ * host_.beat_bytes());
    room_.contents.clear();
}

// Compressed words are written when all are there.
void MemoryWriter::flush(uint64_t now)
{
    if (execution_.memory == nullptr || execution_.descriptor.compression) return;
    uint64_t beats = 0;
    for (const BeatRun& run : room_.arrivals)
        beats += std::min(run.count, now > run.cycle ? now - run.cycle : 0);
    write_until(beats * host_.beat_bytes());
}

void MemoryWriter::stop()
{
    StreamRoom withdrawal;
    withdrawal.channel = room_.channel;
    withdrawal.withdraw = true;
    host_.send(withdrawal);
    room_.contents.clear();
    room_.arrivals.clear();
    execution_.memory = nullptr;
}

} // namespace svp::aie
