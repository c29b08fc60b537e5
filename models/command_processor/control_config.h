// SPDX-License-Identifier: Apache-2.0
// Config of the command processor. Every default is [O].
#pragma once

#include "models/common/config.h"

#include <cstdint>
#include <string>

namespace svp {

struct ControlConfig {
    double clock_mhz = 1000;
    unsigned register_cycles = 2;
    unsigned decode_cycles = 8;
    uint64_t drain_cycles = 1000000;
    unsigned max_queue_log2 = 8;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the command processor", 1.0, 10000.0);
        v.number("register_cycles", register_cycles, "cycles", "one register access", 0u, 10000u);
        v.number("decode_cycles", decode_cycles, "cycles", "check and relocate one command", 0u, 10000u);
        v.number("drain_cycles", drain_cycles, "cycles", "most cycles that the engine may take to answer an abort",
                 uint64_t{1}, uint64_t{1} << 40);
        v.number("max_queue_log2", max_queue_log2, "log2", "largest ring, as a power of two of entries", 1u, 16u);
    }
    std::string validate() const { return {}; }
};

} // namespace svp
