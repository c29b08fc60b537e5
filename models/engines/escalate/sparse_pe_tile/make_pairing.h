// SPDX-License-Identifier: Apache-2.0
// The way of pairing that a config asks for.
#pragma once

#include "models/engines/escalate/common/pairing.h"

#include <memory>

namespace svp::escalate {

// config.validate() must be empty.
std::unique_ptr<Pairing> make_pairing(const PairingConfig& config);

} // namespace svp::escalate
