// SPDX-License-Identifier: Apache-2.0
// Writes blocks of interface/engines/aie/weight_block.h and feeds them into a weight ring as a DMA channel would.
#pragma once

#include "interface/common/numeric.h"
#include "interface/engines/aie/core_program.h"
#include "interface/engines/aie/weight_block.h"
#include "tests/unit/models/engines/aie/core/core_bench.h"

#include <cstdint>
#include <vector>

namespace svp::test {

using Bytes = std::vector<uint8_t>;

// Dense weights of one chunk of input channels, [out_channels][in_channels][taps], and which of its 8x8 blocks are kept
// ([out block][in block]; depthwise: [out block] alone). Those that are not must be zero.
struct ChunkWeights {
    std::vector<int8_t> dense;
    std::vector<bool> kept;
};

struct WeightShape {
    int in_channels = 8, out_channels = 8, taps = 1; // of a chunk
    bool depthwise = false;
};

// Padded to slots.
Bytes weight_block(const WeightShape& shape, const std::vector<ChunkWeights>& chunks,
                   const std::vector<svp_requant>& requants, uint32_t slot_bytes);
Bytes program_block(const std::vector<svp_aie_record>& records, const std::vector<uint16_t>& valid_columns,
                    uint32_t slot_bytes);

// A ring in a bench's own memory: full lock 0, empty lock 1 of the own tile.
struct TestRing {
    static constexpr unsigned full = SVP_AIE_OWN_LOCK, empty = SVP_AIE_OWN_LOCK + 1;
    uint32_t offset = 0, slot_bytes = 512, slots = 8;
    uint32_t next = 0; // slot

    uint32_t base() const { return SVP_AIE_OWN_MEMORY + offset; }
    // Bytes of whole slots: into memory at once, wrapping; the locks are the caller's.
    void store(CoreBench& bench, const Bytes& bytes);
};

} // namespace svp::test
