// SPDX-License-Identifier: Apache-2.0
// Bitmap inner join: a priority encoder per slice finds one match per cycle.
#pragma once

#include "models/engines/escalate/common/pairing.h"

namespace svp::escalate {

// A group costs as many cycles as it has matches, at least one: the encoder must see that there is none [O].
class InnerJoinPairing final : public Pairing {
  public:
    unsigned lanes() const override { return 1; }
    void count_row(const PairingRow& row, RowCount* counts, uint32_t* pixel_cycles) override;
};

} // namespace svp::escalate
