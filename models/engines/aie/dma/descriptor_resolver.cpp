// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/descriptor_resolver.h"

#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"

#include <algorithm>

namespace svp::aie {
namespace {

// Of memory tiles: a channel sees its west neighbour's memory and locks, then its own, then the east one's.
constexpr uint64_t window_bytes = 0x80000;
constexpr unsigned window_locks = 64, own_window = 1, windows = 3, channels_with_neighbours = 4;

} // namespace

DescriptorResolver::DescriptorResolver(svp_aie_tile_kind kind, unsigned beat_bytes, svp_aie_direction direction,
                                       unsigned channel, const TileReach& reach)
    : kind_(kind),
      beat_bytes_(beat_bytes),
      direction_(direction),
      channel_(channel),
      reach_(reach)
{
}

DescriptorProblem DescriptorResolver::resolve(DescriptorTable& table, unsigned index, bool until_tlast,
                                              uint32_t pad_word, ResolvedDescriptor& into) const
{
    if (!valid_number(table, index))
        return {SVP_ERROR_ARRAY_DESCRIPTOR, "there is no such descriptor for this channel"};
    const DescriptorTable::Entry& entry = table.entry(index);
    Execution& execution = into.execution;
    execution.descriptor = entry.descriptor;
    if (!entry.descriptor.valid) return {SVP_ERROR_ARRAY_DESCRIPTOR, "it is not valid"};
    if (!entry.problem.empty()) return {SVP_ERROR_ARRAY_DESCRIPTOR, entry.problem};
    execution.pattern = entry.pattern;
    execution.until_tlast = direction_ == SVP_AIE_S2MM && until_tlast;
    execution.pad_word = direction_ == SVP_AIE_MM2S ? pad_word : 0;
    if (std::string wrong = check_form(execution); !wrong.empty()) return {SVP_ERROR_ARRAY_DESCRIPTOR, wrong};
    if (std::string wrong = resolve_address(execution); !wrong.empty()) return {SVP_ERROR_ARRAY_ADDRESS, wrong};
    if (std::string wrong = resolve_locks(into); !wrong.empty()) return {SVP_ERROR_ARRAY_LOCK, wrong};
    return {};
}

bool DescriptorResolver::valid_number(const DescriptorTable& table, unsigned index) const
{
    if (index >= table.count()) return false;
    // A memory tile's even channels use the lower half of its descriptors, its odd ones the upper half.
    return kind_ != SVP_AIE_MEMORY || (index >= table.count() / 2) == (channel_ % 2 != 0);
}

// What this channel cannot do with a descriptor that is all right in itself.
std::string DescriptorResolver::check_form(const Execution& execution) const
{
    const svp_aie_descriptor& d = execution.descriptor;
    if (execution.pattern.padded() && direction_ == SVP_AIE_S2MM) return "only MM2S channels of memory tiles pad";
    if (beat_bytes_ == 4) return {};
    if (d.compression) return "streams wider than a word carry no compressed data";
    if (execution.pattern.stream_words() * 4 % beat_bytes_ != 0) return "its length is no whole number of stream beats";
    const bool aligned = execution.pattern.whole_units(beat_bytes_) && d.base % beat_bytes_ == 0 &&
                         (d.iteration_wrap == 1 || d.iteration_step * 4ULL % beat_bytes_ == 0);
    if (kind_ == SVP_AIE_SHIM && !aligned)
        return "wide streams need rows and addresses that are whole stream beats here";
    return {};
}

bool DescriptorResolver::reaches(unsigned window) const
{
    return window == own_window || (window < windows && channel_ < channels_with_neighbours);
}

std::string DescriptorResolver::resolve_address(Execution& execution) const
{
    const svp_aie_descriptor& d = execution.descriptor;
    uint64_t first = d.base + 4 * uint64_t{d.iteration_current} * d.iteration_step;
    execution.memory = nullptr;
    execution.address = first;
    if (kind_ == SVP_AIE_SHIM) return {};
    unsigned window = own_window;
    if (kind_ == SVP_AIE_MEMORY) {
        window = static_cast<unsigned>(std::min<uint64_t>(first / window_bytes, windows));
        first %= window_bytes;
    }
    TileMemory* memory = reaches(window) ? reach_.memory[window] : nullptr;
    if (memory == nullptr) return "its address is in no memory that the channel reaches";
    if (!memory->contains(first, execution.pattern.span_bytes())) return "its last word is outside memory";
    execution.memory = memory;
    execution.address = first;
    return {};
}

ResolvedDescriptor::Lock DescriptorResolver::lock_of(uint32_t id) const
{
    const bool windowed = kind_ == SVP_AIE_MEMORY;
    const unsigned window = windowed ? id / window_locks : own_window;
    const unsigned number = windowed ? id % window_locks : id;
    LockBank* bank = reaches(window) ? reach_.locks[window] : nullptr;
    if (bank == nullptr || number >= bank->size()) return {};
    return {bank, number};
}

std::string DescriptorResolver::resolve_locks(ResolvedDescriptor& into) const
{
    const svp_aie_descriptor& d = into.execution.descriptor;
    into.acquire = into.release = {};
    if (d.acquire_enable) {
        into.acquire = lock_of(d.acquire_id);
        if (into.acquire.bank == nullptr) return "it acquires lock " + std::to_string(d.acquire_id) + ", out of reach";
        if (d.acquire_value < -SVP_AIE_MAX_LOCK_VALUE) return "it acquires more than a lock can hold";
    }
    if (d.release_value < 0) return "it releases a negative value";
    if (d.release_value == 0) return {};
    into.release = lock_of(d.release_id);
    return into.release.bank != nullptr ? "" : "it releases lock " + std::to_string(d.release_id) + ", out of reach";
}

} // namespace svp::aie
