// SPDX-License-Identifier: Apache-2.0
// A fault that --corrupt puts into device memory.
#pragma once

#include <cstdint>

namespace svp {

// Bytes of a loadable's region flipped after loading: what --check has to find.
struct Corruption {
    unsigned region = 0;  // enum svp_region_index
    uint64_t offset = 0;  // bytes into the region
    uint8_t xor_mask = 0; // not 0
};

} // namespace svp
