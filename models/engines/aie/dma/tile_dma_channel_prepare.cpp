// What a channel finds out about a descriptor before it starts it: whether it can, where its words and locks are.
#include "interface/common/layer_command.h"
#include "models/engines/aie/dma/descriptor_table.h"
#include "models/engines/aie/dma/tile_dma_channel.h"

#include <algorithm>

namespace svp::aie {

namespace {
// Of memory tiles: a channel sees its west neighbour's memory and locks, then its own, then the east one's.
constexpr uint64_t window_bytes = 0x80000;
constexpr unsigned window_locks = 64, own_window = 1, channels_with_neighbours = 4;
} // namespace

bool DmaChannel::valid_number(unsigned index) const
{
    if (index >= dma_.descriptors_->count()) return false;
    // A memory tile's even channels use the lower half of its descriptors, its odd ones the upper half.
    return dma_.config_.kind != SVP_AIE_MEMORY || (index >= dma_.descriptors_->count() / 2) == (number_ % 2 != 0);
}

// Fills execution_ and the locks; false after a fault.
bool DmaChannel::prepare(unsigned index)
{
    if (!valid_number(index)) {
        fail(SVP_ERROR_ARRAY_DESCRIPTOR, "there is no such descriptor for this channel");
        return false;
    }
    const DescriptorTable::Entry& entry = dma_.descriptors_->entry(index);
    execution_.descriptor = entry.descriptor;
    if (!entry.descriptor.valid) {
        fail(SVP_ERROR_ARRAY_DESCRIPTOR, "it is not valid");
        return false;
    }
    if (!entry.problem.empty()) {
        fail(SVP_ERROR_ARRAY_DESCRIPTOR, entry.problem);
        return false;
    }
    execution_.pattern = entry.pattern;
    execution_.until_tlast = direction_ == SVP_AIE_S2MM && (control_ & SVP_AIE_CHANNEL_FINISH_ON_TLAST) != 0;
    execution_.pad_word = direction_ == SVP_AIE_MM2S && number_ < dma_.pad_words_.size() ? dma_.pad_words_[number_] : 0;
    if (std::string problem = check_form(); !problem.empty()) {
        fail(SVP_ERROR_ARRAY_DESCRIPTOR, problem);
        return false;
    }
    if (std::string problem = resolve_address(); !problem.empty()) {
        fail(SVP_ERROR_ARRAY_ADDRESS, problem);
        return false;
    }
    if (std::string problem = resolve_locks(); !problem.empty()) {
        fail(SVP_ERROR_ARRAY_LOCK, problem);
        return false;
    }
    return true;
}

// What this channel cannot do with a descriptor that is all right in itself.
std::string DmaChannel::check_form() const
{
    const unsigned beat = dma_.config_.beat_bytes;
    if (execution_.pattern.padded() && direction_ == SVP_AIE_S2MM) return "only MM2S channels of memory tiles pad";
    if (beat == 4) return {};
    if (execution_.descriptor.compression) return "streams wider than a word carry no compressed data";
    if (execution_.pattern.stream_words() * 4 % beat != 0) return "its length is no whole number of stream beats";
    const bool aligned =
        execution_.pattern.whole_units(beat) && execution_.descriptor.base % beat == 0 &&
        (execution_.descriptor.iteration_wrap == 1 || execution_.descriptor.iteration_step * 4ULL % beat == 0);
    if (dma_.config_.kind == SVP_AIE_SHIM && !aligned)
        return "wide streams need rows and addresses that are whole stream beats here";
    return {};
}

std::string DmaChannel::resolve_address()
{
    const svp_aie_descriptor& d = execution_.descriptor;
    uint64_t first = d.base + 4 * uint64_t{d.iteration_current} * d.iteration_step;
    const uint64_t span = execution_.pattern.span_bytes();
    execution_.memory = nullptr;
    execution_.address = first;
    if (dma_.config_.kind == SVP_AIE_SHIM) return {};
    unsigned window = own_window;
    if (dma_.config_.kind == SVP_AIE_MEMORY) {
        window = static_cast<unsigned>(std::min<uint64_t>(first / window_bytes, 3));
        first %= window_bytes;
    }
    const bool reaches = window == own_window || (window < 3 && number_ < channels_with_neighbours);
    TileMemory* memory = reaches ? dma_.reach_.memory[window] : nullptr;
    if (memory == nullptr) return "its address is in no memory that the channel reaches";
    if (!memory->contains(first, span)) return "its last word is outside memory";
    execution_.memory = memory;
    execution_.address = first;
    return {};
}

LockBank* DmaChannel::bank_of(uint32_t id, unsigned& lock) const
{
    unsigned window = own_window;
    lock = id;
    if (dma_.config_.kind == SVP_AIE_MEMORY) {
        window = id / window_locks;
        lock = id % window_locks;
    }
    const bool reaches = window == own_window || (window < 3 && number_ < channels_with_neighbours);
    LockBank* bank = reaches ? dma_.reach_.locks[window] : nullptr;
    return bank != nullptr && lock < bank->size() ? bank : nullptr;
}

std::string DmaChannel::resolve_locks()
{
    const svp_aie_descriptor& d = execution_.descriptor;
    acquire_bank_ = release_bank_ = nullptr;
    if (d.acquire_enable) {
        acquire_bank_ = bank_of(d.acquire_id, lock_request_.lock);
        lock_request_.value = d.acquire_value;
        if (acquire_bank_ == nullptr) return "it acquires lock " + std::to_string(d.acquire_id) + ", out of reach";
        if (d.acquire_value < -SVP_AIE_MAX_LOCK_VALUE) return "it acquires more than a lock can hold";
    }
    if (d.release_value < 0) return "it releases a negative value";
    if (d.release_value == 0) return {};
    release_bank_ = bank_of(d.release_id, release_lock_);
    return release_bank_ != nullptr ? "" : "it releases lock " + std::to_string(d.release_id) + ", out of reach";
}

} // namespace svp::aie
