// SPDX-License-Identifier: Apache-2.0
// The four memories that a core reaches, as a test expects them: what no kernel is told to write must stay.
#pragma once

#include "tests/unit/models/engines/aie/core/core_bench.h"

#include <array>
#include <cstring>
#include <random>
#include <vector>

namespace svp::test {

class MemoryImage {
  public:
    // Fills the bench's memories with noise.
    MemoryImage(CoreBench& bench, std::mt19937_64& random) : bench_(bench)
    {
        for (unsigned side = 0; side < aie::neighbours; ++side) {
            uint8_t* bytes = bench.memory(static_cast<aie::Neighbour>(side)).data();
            for (unsigned i = 0; i < SVP_AIE_NEIGHBOUR_BYTES; i += sizeof(uint64_t)) {
                const uint64_t noise = random();
                std::memcpy(bytes + i, &noise, sizeof noise);
            }
        }
        update();
    }
    // What is in the memories now is what is expected.
    void update()
    {
        for (unsigned side = 0; side < aie::neighbours; ++side) {
            const uint8_t* bytes = bench_.memory(static_cast<aie::Neighbour>(side)).data();
            bytes_[side].assign(bytes, bytes + SVP_AIE_NEIGHBOUR_BYTES);
        }
    }

    uint8_t* at(uint32_t address)
    {
        const uint32_t offset = address - SVP_AIE_SOUTH_MEMORY;
        return bytes_[offset / SVP_AIE_NEIGHBOUR_BYTES].data() + offset % SVP_AIE_NEIGHBOUR_BYTES;
    }
    template <class Value>
    Value get(uint32_t address)
    {
        Value value;
        std::memcpy(&value, at(address), sizeof value);
        return value;
    }
    template <class Value>
    void set(uint32_t address, Value value)
    {
        std::memcpy(at(address), &value, sizeof value);
    }

    // The first address at which the bench's memories differ; 0 where there is none.
    uint32_t first_difference() const
    {
        for (unsigned side = 0; side < aie::neighbours; ++side) {
            const uint8_t* bytes = bench_.memory(static_cast<aie::Neighbour>(side)).data();
            for (uint32_t i = 0; i < SVP_AIE_NEIGHBOUR_BYTES; ++i)
                if (bytes[i] != bytes_[side][i]) return SVP_AIE_SOUTH_MEMORY + side * SVP_AIE_NEIGHBOUR_BYTES + i;
        }
        return 0;
    }

  private:
    CoreBench& bench_;
    std::array<std::vector<uint8_t>, aie::neighbours> bytes_;
};

} // namespace svp::test
