// SPDX-License-Identifier: Apache-2.0
// How often which values occurred, without knowing their range beforehand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp::compiler {

// 8192 bins over [-reach, reach), reach a power of two that doubles as needed: at least 2048 bins on the side of the
// value of largest magnitude. Zeros are not binned: every quantization holds them exactly.
class Histogram {
  public:
    static constexpr size_t bins = 8192;

    // Values must be finite.
    void add(const std::vector<float>& values);

    double min() const { return min_; }       // never above 0
    double max() const { return max_; }       // never below 0
    uint64_t count() const { return count_; } // zeros included
    uint64_t count_in(size_t bin) const { return counts_[bin]; }
    double center(size_t bin) const { return (static_cast<double>(bin) + 0.5) * width() - reach_; }
    double width() const { return 2.0 * reach_ / static_cast<double>(bins); }

  private:
    void widen();

    std::vector<uint64_t> counts_ = std::vector<uint64_t>(bins, 0);
    double reach_ = 0x1p-60; // smaller values are as good as zero
    double min_ = 0.0, max_ = 0.0;
    uint64_t count_ = 0;
};

} // namespace svp::compiler
