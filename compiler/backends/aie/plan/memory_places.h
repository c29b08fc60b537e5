// SPDX-License-Identifier: Apache-2.0
// Room in the upper memory tiles; the same places in every column.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace svp::compiler::aie {

// Bytes that something needs, and how far before and behind it memory must exist, whoever holds it.
struct PlaceNeed {
    int64_t bytes = 0;
    int64_t before = 0, behind = 0; // `behind` counts from the start
};

struct Place {
    int64_t base = 0, bytes = 0;
};

class MemoryPlaces {
  public:
    // Places are given below `room`; memory exists below `end`.
    MemoryPlaces(int64_t room, int64_t end) : room_(room), end_(end) {}

    // The lowest free place; nothing where there is none.
    std::optional<Place> take(const PlaceNeed& need);
    // A place that take() of a copy found.
    void hold(const Place& place);
    void give(const Place& place);
    int64_t held() const;

  private:
    int64_t room_, end_;
    std::vector<Place> taken_; // by rising base
};

} // namespace svp::compiler::aie
