// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/bank_notes.h"

#include <algorithm>

namespace svp::aie {

namespace {
constexpr uint64_t words_per_access = 4;

uint64_t bank_end(const TileMemory& memory, uint64_t address)
{
    const TileMemoryConfig& config = memory.config();
    const uint64_t unit = config.interleave_bytes ? config.interleave_bytes : config.bytes / config.banks;
    return (address / unit + 1) * unit;
}
} // namespace

void note_bank_accesses(TileMemory& memory, uint64_t address, const AccessPattern& pattern, uint64_t words,
                        const RunList& runs, uint64_t header, uint64_t beats)
{
    WordCursor cursor(pattern);
    for (uint64_t word = 0; word < words;) {
        const WordRun run = cursor.next(words - word);
        const uint64_t end = word + run.words;
        uint64_t next = (word + words_per_access - 1) / words_per_access * words_per_access;
        while (next < end) {
            const uint64_t at = address + 4 * (run.offset + (next - word));
            const uint64_t beat = header + next * beats / words;
            const BeatRun* moved = runs.find(beat);
            if (moved == nullptr) return;
            // So many accesses follow each other in this bank, 4 cycles apart.
            uint64_t count = 1;
            if (beats == words) {
                const uint64_t in_bank =
                    (bank_end(memory, at) - at + 4 * words_per_access - 1) / (4 * words_per_access);
                const auto of = [](uint64_t left) { return (left + words_per_access - 1) / words_per_access; };
                count = std::min({of(end - next), of(moved->end() - beat), in_bank});
            }
            memory.note_accesses(memory.bank_of(at), moved->cycle_of(beat), count, words_per_access);
            next += count * words_per_access;
        }
        word = end;
    }
}

} // namespace svp::aie
