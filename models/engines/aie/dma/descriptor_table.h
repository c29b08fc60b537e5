// SPDX-License-Identifier: Apache-2.0
// The buffer descriptors of a tile as registers, and decoded. No SystemC in here.
#pragma once

#include "models/engines/aie/dma/access_pattern.h"

#include <string>
#include <vector>

namespace svp::aie {

class DescriptorTable {
  public:
    struct Entry {
        svp_aie_descriptor descriptor{};
        AccessPattern pattern;
        std::string problem; // empty, or what the descriptor contradicts itself in; then there is no pattern
    };

    explicit DescriptorTable(svp_aie_tile_kind kind) : kind_(kind), slots_(svp_aie_descriptor_count(kind)) {}

    unsigned count() const { return static_cast<unsigned>(slots_.size()); }
    bool has_word(unsigned index, unsigned word) const
    {
        return index < count() && word < svp_aie_descriptor_words(kind_);
    }
    uint32_t read(unsigned index, unsigned word) const;
    void write(unsigned index, unsigned word, uint32_t value);
    // As it is now; valid until the next write.
    const Entry& entry(unsigned index);
    // After an execution.
    void count_iteration(unsigned index);
    void reset();

  private:
    struct Slot {
        uint32_t words[SVP_AIE_DESCRIPTOR_WORDS] = {};
        bool decoded = false;
        uint32_t iteration_in_words = 0; // what the words still say of iteration_current
        Entry entry;
    };
    static void write_back_iteration(svp_aie_tile_kind kind, Slot& slot);

    svp_aie_tile_kind kind_;
    std::vector<Slot> slots_;
};

} // namespace svp::aie
