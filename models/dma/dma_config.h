// SPDX-License-Identifier: Apache-2.0
// Configuration of the DMA. All defaults are ours [O].
#pragma once

#include "models/common/config.h"

#include <string>

namespace svp {

// How the platform moves data: approximate keeps several bursts outstanding and lets them contend; loose adds up
// latencies.
enum class BusTiming { approximate, loose };

struct DmaConfig {
    double clock_mhz = 1000;
    unsigned burst_bytes = 256, outstanding = 16;
    BusTiming timing = BusTiming::approximate;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("clock_mhz", clock_mhz, "MHz", "clock; at most one burst is issued per cycle", 1.0, 10000.0);
        v.number("burst_bytes", burst_bytes, "bytes", "longest burst and its alignment, a power of two", 8u, 65536u);
        v.number("outstanding", outstanding, "bursts", "in flight for one channel", 1u, 4096u);
        v.choice("timing", timing, {{"approximate", BusTiming::approximate}, {"loose", BusTiming::loose}},
                 "approximate: several bursts outstanding, contention; loose: blocking, latencies added up");
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const
    {
        if ((burst_bytes & (burst_bytes - 1)) != 0) return "burst_bytes: must be a power of two";
        return {};
    }
};

} // namespace svp
