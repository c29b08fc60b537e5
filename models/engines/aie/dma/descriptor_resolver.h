// SPDX-License-Identifier: Apache-2.0
// What a channel finds out about a descriptor before it starts it: whether it can, where its words and locks are.
#pragma once

#include "models/engines/aie/dma/descriptor_table.h"
#include "models/engines/aie/dma/mover.h"
#include "models/engines/aie/dma/tile_reach.h"

#include <string>

namespace svp::aie {

// An execution with its locks.
struct ResolvedDescriptor {
    struct Lock {
        LockBank* bank = nullptr; // null: none
        unsigned number = 0;      // in its bank
    };
    Execution execution;
    Lock acquire, release;
};

// Why a channel cannot start it. `code`: enum svp_error_code 08xx; 0: it can.
struct DescriptorProblem {
    uint32_t code = 0;
    std::string what;
};

class DescriptorResolver {
  public:
    // Of one channel; `beat_bytes` of the tile's streams.
    DescriptorResolver(svp_aie_tile_kind kind, unsigned beat_bytes, svp_aie_direction direction, unsigned channel,
                       const TileReach& reach);

    // As far as it got, also with a problem. `until_tlast`: an S2MM execution ends with the stream's packet;
    // `pad_word` is what an MM2S execution pads with.
    DescriptorProblem resolve(DescriptorTable& table, unsigned index, bool until_tlast, uint32_t pad_word,
                              ResolvedDescriptor& into) const;

  private:
    bool valid_number(const DescriptorTable& table, unsigned index) const;
    std::string check_form(const Execution& execution) const;
    std::string resolve_address(Execution& execution) const;
    std::string resolve_locks(ResolvedDescriptor& into) const;
    ResolvedDescriptor::Lock lock_of(uint32_t id) const;
    bool reaches(unsigned window) const;

    const svp_aie_tile_kind kind_;
    const unsigned beat_bytes_;
    const svp_aie_direction direction_;
    const unsigned channel_;
    const TileReach& reach_;
};

} // namespace svp::aie
