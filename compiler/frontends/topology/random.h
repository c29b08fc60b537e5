// SPDX-License-Identifier: Apache-2.0
// Seeded random numbers that are the same with every standard library: std::mt19937_64 is defined bit for bit, the
// standard's distributions are not.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>

namespace svp::compiler {

class Random {
  public:
    explicit Random(uint64_t seed) : engine_(seed) {}
    // A stream of its own for every purpose and layer, so that one more number drawn here changes nothing there.
    Random(uint64_t seed, std::string_view purpose) : engine_(mix(seed, purpose)) {}

    uint64_t bits() { return engine_(); }
    // 0 .. bound - 1; bound >= 1, far below 2^64 (the bias of the remainder is below bound / 2^64).
    uint64_t below(uint64_t bound) { return engine_() % bound; }
    // low .. high, both possible.
    int64_t between(int64_t low, int64_t high)
    {
        return low + static_cast<int64_t>(below(static_cast<uint64_t>(high - low) + 1));
    }
    // [0, 1) in steps of 2^-53.
    double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  private:
    // FNV-1a over the purpose, started from the seed.
    static uint64_t mix(uint64_t seed, std::string_view purpose)
    {
        uint64_t hash = 0xcbf29ce484222325u ^ seed;
        for (char character : purpose)
            hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3u;
        return hash;
    }

    std::mt19937_64 engine_;
};

} // namespace svp::compiler
