// SPDX-License-Identifier: Apache-2.0
// Concentration: surviving pairs packed into L adder lanes by lookahead and lookaside, counted exactly by the rules of
// docs/escalate.md.
#pragma once

#include "models/engines/escalate/common/pairing.h"
#include "models/engines/escalate/sparse_pe_tile/concentration_kernels.h"

#include <vector>

namespace svp::escalate {

class ConcentrationPairing final : public Pairing {
  public:
    explicit ConcentrationPairing(const PairingConfig& config);
    unsigned lanes() const override { return lanes_; }
    void count_row(const PairingRow& row, RowCount* counts, uint32_t* pixel_cycles) override;

  private:
    struct alignas(64) Line {
        uint64_t words[8];
    };

    void match(const PairingRow& row, RowCount* counts);
    void simulate(const PairingRow& row);
    void count_without_matches(const PairingRow& row, RowCount& count, uint32_t* pixel_cycles) const;
    void collect(const PairingRow& row, unsigned index, RowCount& count, uint32_t* pixel_cycles) const;
    // Cycle at whose end group g of a sequence without any match leaves.
    uint32_t passing_cycle(unsigned group) const;

    unsigned lanes_, window_, lookaside_, groups_per_cycle_;
    bool spans_pixels_;
    std::vector<unsigned> active_; // slices of the row that have a match at all
    std::vector<Line> matches_, scratch_;
    std::vector<uint32_t> ends_, empty_;
    size_t stride_ = 0;
};

} // namespace svp::escalate
