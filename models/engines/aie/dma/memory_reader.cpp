// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/memory_reader.h"

#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"
#include "models/engines/aie/dma/bank_notes.h"
#include "models/engines/aie/dma/zero_compression.h"

#include <algorithm>

namespace svp::aie {

void MemoryReader::start(const Execution& execution, uint64_t)
{
    execution_ = execution;
    reader_.emplace(execution_.pattern);
    words_left_ = execution_.pattern.stream_words();
    piece_.first = true;
    piece_.packet_id = execution_.descriptor.packet_enable ? static_cast<int>(execution_.descriptor.packet_id) : -1;
    piece_.from = execution_.from;
    piece_.tlast = !execution_.descriptor.suppress_tlast;
    send_piece();
}

void MemoryReader::send_piece()
{
    const uint64_t words = std::min(words_left_, piece_words);
    const uint8_t* memory = execution_.memory->data() + execution_.address;
    uint64_t bytes = words * 4;
    if (execution_.descriptor.compression) {
        words_.resize(bytes);
        reader_->read(memory, execution_.pad_word, words_.data(), words);
        piece_.data = host_.buffers().take(compressed_bytes_at_most(words));
        bytes = compress_zeros(words_.data(), words, piece_.data.data());
    } else {
        piece_.data = host_.buffers().take(bytes);
        reader_->read(memory, execution_.pad_word, piece_.data.data(), words);
    }
    words_left_ -= words;
    piece_.beats = static_cast<uint32_t>(bytes / host_.beat_bytes());
    piece_.last = words_left_ == 0;
    told_ = 0;
    next_at_ = 0;
    host_.send(piece_);
}

void MemoryReader::answered(StreamPiece& piece, bool partial)
{
    if (!piece.error.empty()) {
        piece_.data = StreamBuffer();
        host_.fail(SVP_ERROR_ARRAY_STREAM, piece.error);
        return;
    }
    tell(piece.leaves, told_, execution_.from);
    if (partial) return;
    piece_.data = StreamBuffer();
    // Longer executions than one piece do not fit the memory of a tile whose banks anybody asks about.
    if (note_banks_ && piece.first && piece.last) note_banks(piece.beats);
    if (piece.last) {
        host_.ended(piece.last_cycle);
        return;
    }
    next_at_ = piece.last_cycle;
    host_.wake_by(next_at_);
}

void MemoryReader::note_banks(uint64_t beats)
{
    note_bank_accesses(*execution_.memory, execution_.address, execution_.pattern, execution_.pattern.words(),
                       piece_.leaves, piece_.packet_id >= 0 ? 1 : 0, beats);
}

void MemoryReader::wake(uint64_t now)
{
    if (next_at_ == 0 || now < next_at_) return;
    piece_.first = false;
    send_piece();
}

void MemoryReader::stop()
{
    StreamPiece withdrawal;
    withdrawal.channel = piece_.channel;
    withdrawal.withdraw = true;
    host_.send(withdrawal);
    piece_.data = StreamBuffer();
    next_at_ = 0;
}

} // namespace svp::aie
