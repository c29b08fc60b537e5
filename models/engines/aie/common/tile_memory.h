// SPDX-License-Identifier: Apache-2.0
// Data memory of a tile: bytes, banks, and who used a bank since when.
//
// Values move at once and on behalf of whoever owns the cycle; time is the business of DMA channels and core. DMA
// channels note how many 128-bit accesses they make to which bank and when, so that a core that runs a kernel can tell
// how many of its own cycles it lost to them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace svp::aie {

struct TileMemoryConfig {
    unsigned bytes = 64 * 1024;
    unsigned banks = 8;            // single port each, 128 bits wide
    unsigned interleave_bytes = 0; // 0: a bank is one contiguous range; else consecutive units go to consecutive banks
};

class TileMemory {
  public:
    explicit TileMemory(const TileMemoryConfig& config) : config_(config), data_(config.bytes), accesses_(config.banks)
    {
    }

    const TileMemoryConfig& config() const { return config_; }
    uint8_t* data() { return data_.data(); }
    unsigned size() const { return config_.bytes; }
    bool contains(uint64_t address, uint64_t bytes) const { return address <= size() && bytes <= size() - address; }
    unsigned bank_of(uint64_t address) const
    {
        const unsigned unit = config_.interleave_bytes ? config_.interleave_bytes : config_.bytes / config_.banks;
        return static_cast<unsigned>(address / unit % config_.banks);
    }

    // DMA: one access every `period` cycles to the bank from cycle `first` on, `count` times (known once the words'
    // times are known, at the latest when the last of them has moved).
    void note_accesses(unsigned bank, uint64_t first, uint64_t count, uint64_t period);
    // Accesses of DMA channels to the bank in cycles [from, to), of those noted so far.
    uint64_t accesses_between(unsigned bank, uint64_t from, uint64_t to) const;
    // Nobody will ask about cycles before this one any more. Where nobody ever says so, the oldest are forgotten.
    void forget_before(uint64_t cycle);

  private:
    static constexpr size_t most_trains = 1 << 16; // of one bank
    struct Train {
        uint64_t first, count, period;
        uint64_t before(uint64_t cycle) const
        {
            if (cycle <= first) return 0;
            const uint64_t passed = (cycle - first + period - 1) / period;
            return passed < count ? passed : count;
        }
    };
    TileMemoryConfig config_;
    std::vector<uint8_t> data_;
    std::vector<std::vector<Train>> accesses_;
};

} // namespace svp::aie
