// SPDX-License-Identifier: Apache-2.0
// Runs a program that came in a block, with the weight blocks behind it, on one core.
#pragma once

#include "tests/unit/models/engines/aie/core/core_bench.h"
#include "tests/unit/models/engines/aie/core/memory_image.h"
#include "tests/unit/models/engines/aie/core/records.h"
#include "tests/unit/models/engines/aie/core/weight_stream.h"

#include <random>

namespace svp::test {

class KernelBench {
  public:
    static constexpr unsigned column = 3;
    static constexpr uint32_t slot_bytes = 1024;
    static constexpr size_t most_bytes = size_t{63} * slot_bytes;

    // Loads the stream into the ring; then `image` is up to date.
    void load(const Bytes& stream, MemoryImage& image);
    // Until nothing happens any more; the ring's slots have all been given back.
    void run();

    int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
    bool chance(int percent) { return number(0, 99) < percent; }
    template <class Value>
    Value pick(std::initializer_list<Value> values)
    {
        return values.begin()[number(0, static_cast<int>(values.size()) - 1)];
    }
    svp_requant random_requant(int scale_bits);
    std::vector<uint16_t> valid_columns(int of_this_column);

    std::mt19937_64 random{20240917};

  private:
    static aie::CorePlace place()
    {
        aie::CorePlace place;
        place.tile = {column, 2};
        return place;
    }
    KernelContext kernel_;

  public:
    CoreBench bench{"core", place()};

  private:
    uint32_t slots_ = 0;
};

} // namespace svp::test
