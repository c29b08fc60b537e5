// SPDX-License-Identifier: Apache-2.0
// What connects a shim tile's south ports to its DMA.
#pragma once

#include <cstdint>

namespace svp::aie {

struct ShimMux {
    uint32_t mux = 0, demux = 0; // registers SVP_AIE_SHIM_MUX and _DEMUX

    // South ports of the DMA's channels; bits [2n+1:2n] of a register are those of south port n + 2.
    static constexpr unsigned slave_port(unsigned mm2s) { return 3 + 4 * mm2s; }
    static constexpr unsigned master_port(unsigned s2mm) { return 2 + s2mm; }
    static bool carries_dma(uint32_t word, unsigned port) { return port >= 2 && (word >> 2 * (port - 2) & 3) == 1; }
};

} // namespace svp::aie
