// SPDX-License-Identifier: Apache-2.0
// Config of the host CPU. Every default is [O].
#pragma once

#include "models/common/config.h"

#include <cstdint>
#include <string>

namespace svp {

struct HostCpuConfig {
    double clock_mhz = 1000;
    unsigned access_cycles = 10;
    unsigned interrupt_cycles = 50;
    uint64_t poll_interval_ns = 1000;
    uint64_t quantum_ns = 0;
    unsigned store_buffer_bytes = 64;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the host CPU", 1.0, 10000.0);
        v.number("access_cycles", access_cycles, "cycles", "instructions around one bus access", 1u, 100000u);
        v.number("interrupt_cycles", interrupt_cycles, "cycles", "from the interrupt to its handler", 0u, 100000u);
        v.number("poll_interval_ns", poll_interval_ns, "ns", "longest sleep while the driver waits", uint64_t{1},
                 uint64_t{1000000000});
        v.number("quantum_ns", quantum_ns, "ns", "how far the CPU may run ahead of simulated time; 0: not at all",
                 uint64_t{0}, uint64_t{1000000000});
        v.number("store_buffer_bytes", store_buffer_bytes, "bytes",
                 "line that gathers stores to consecutive words of memory into one burst, a power of two; 4: none", 4u,
                 256u);
    }
    std::string validate() const
    {
        if (static_cast<double>(poll_interval_ns) * clock_mhz < 1000)
            return "poll_interval_ns: shorter than a cycle of the host CPU";
        if ((store_buffer_bytes & (store_buffer_bytes - 1)) != 0) return "store_buffer_bytes: must be a power of two";
        return {};
    }
};

} // namespace svp
