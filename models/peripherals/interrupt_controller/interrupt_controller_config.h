// SPDX-License-Identifier: Apache-2.0
// Config of the interrupt controller. Every default is [O].
#pragma once

#include "models/common/config.h"

#include <string>

namespace svp {

struct InterruptControllerConfig {
    double clock_mhz = 1000;
    unsigned register_cycles = 2;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the interrupt controller", 1.0, 10000.0);
        v.number("register_cycles", register_cycles, "cycles", "one register access", 0u, 10000u);
    }
    std::string validate() const { return {}; }
};

} // namespace svp
