// SPDX-License-Identifier: Apache-2.0
// One line of the deadlock report: a channel that has not finished.
#pragma once

#include <cstdint>
#include <string>

namespace svp::aie {

struct ChannelProgress {
    std::string who;       // "memory tile 0,1 MM2S 2"
    std::string waits_for; // "lock 3 (value 0, wants >= 1)", "beats from the stream", "room at compute tile 0,2 S2MM 0"
    unsigned descriptor = 0;
    uint64_t words_done = 0, words = 0, last_progress = 0; // cycle
};

} // namespace svp::aie
