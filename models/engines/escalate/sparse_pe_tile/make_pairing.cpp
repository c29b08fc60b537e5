// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/make_pairing.h"

#include "models/engines/escalate/sparse_pe_tile/concentration.h"
#include "models/engines/escalate/sparse_pe_tile/pairing_inner_join.h"

namespace svp::escalate {

std::unique_ptr<Pairing> make_pairing(const PairingConfig& config)
{
    if (config.kind == PairingKind::inner_join) return std::make_unique<InnerJoinPairing>();
    return std::make_unique<ConcentrationPairing>(config);
}

} // namespace svp::escalate
