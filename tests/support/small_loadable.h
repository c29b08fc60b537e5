// SPDX-License-Identifier: Apache-2.0
// A loadable of `layers` 1x1 convolutions on an 8x8x16 tensor, built by hand for tests of the firmware.
#pragma once

#include "interface/engines/escalate/escalate_target.h"
#include "interface/loadable/loadable_format.h"

#include <cstdint>
#include <vector>

namespace svp::test {

constexpr uint64_t small_tensor_bytes = 8 * 8 * 16;

// Aligned to 8, as the firmware wants it.
struct SmallLoadable {
    std::vector<uint64_t> words;
    uint64_t bytes = 0;

    uint8_t* data() { return reinterpret_cast<uint8_t*>(words.data()); }
    svp_loadable_header& header() { return *reinterpret_cast<svp_loadable_header*>(data()); }
    svp_section& section(uint32_t kind);
    template <class T>
    T* elements(uint32_t kind)
    {
        return reinterpret_cast<T*>(data() + section(kind).offset);
    }
    // After a change: both checksums.
    void seal();
};

SmallLoadable small_loadable(uint32_t layers, const svp_escalate_target& target);

} // namespace svp::test
