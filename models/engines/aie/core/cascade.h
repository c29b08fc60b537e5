// SPDX-License-Identifier: Apache-2.0
// The cascade between neighbouring cores: 512 bits a cycle from west to east and from north to south, two deep [C].
#pragma once

#include "models/common/message_socket.h"

#include <array>
#include <cstdint>

namespace svp::aie {

// What one CASCADE_SEND puts on the cascade. The receiver answers when the last beat has left the sender.
struct CascadeTransfer {
    static constexpr unsigned beat_bytes = 64, depth = 2;
    const uint8_t* data = nullptr; // untouched until the answer
    uint64_t beats = 0;            // 0: withdrawn, by a sender that was stopped before the answer
    uint64_t start = 0;            // cycle in which the first beat may leave
    uint64_t end = 0;              // set by the answer: cycle after the one in which the last beat left
};

} // namespace svp::aie
