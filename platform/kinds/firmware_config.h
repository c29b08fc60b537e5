// SPDX-License-Identifier: Apache-2.0
// How the driver is used. Defaults are ours [O].
#pragma once

#include "models/common/config.h"

#include <cstdint>
#include <string>

namespace svp {

enum class CompletionMode { interrupt, polling };

struct FirmwareConfig {
    CompletionMode completion = CompletionMode::interrupt;
    unsigned ring_log2_entries = 4;
    unsigned watchdog_cycles = 0;
    unsigned timeout_us = 4'000'000;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.choice("completion", completion,
                 {{"interrupt", CompletionMode::interrupt}, {"polling", CompletionMode::polling}},
                 "how the driver learns that commands are done");
        v.number("ring_log2_entries", ring_log2_entries, "log2", "entries of the command ring", 1u, 6u);
        v.number("watchdog_cycles", watchdog_cycles, "cycles", "limit of one command, 0: none", 0u, 0xffffffffu);
        v.number("timeout_us", timeout_us, "us", "how long the driver waits for a command", 1u, 0xffffffffu);
    }
    std::string validate() const { return {}; }
};

} // namespace svp
