// SPDX-License-Identifier: Apache-2.0
// The weight ring: blocks of many sizes that come slot by slot and wrap around, to the cycle.
#include "interface/engines/aie/kernel_timing.h"
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/aie/core/core_bench.h"
#include "tests/unit/models/engines/aie/core/records.h"
#include "tests/unit/models/engines/aie/core/weight_stream.h"

#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

constexpr uint32_t probe = 0x1000;

class WeightRing : public KernelFixture, public testing::WithParamInterface<uint32_t> {
  public:
    CoreBench bench{"core", {}};
    std::mt19937_64 random{5};
    int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
    void wait_for(uint64_t cycle) { run_cycles(cycle - bench.cycle()); }
};

TEST_P(WeightRing, ProgramsThatComeInBlocksRunInTheirCycle)
{
    TestRing ring;
    ring.slot_bytes = GetParam();
    ring.slots = 7;
    ring.offset = 0x3000;
    bench.locks(aie::own).set_value(1, 7);
    bench.load({set_ring(ring.base(), ring.slot_bytes, ring.slots, ring.full, ring.empty),
                record_of(SVP_AIE_TAKE_BLOCK), record_of(SVP_AIE_RUN_BLOCK), jump(1)});
    bench.enable();
    uint64_t take = 1; // cycle of TAKE_BLOCK
    unsigned wraps = 0;
    for (uint32_t index = 0; index < 60; ++index) {
        const uint32_t words = static_cast<uint32_t>(number(1, 4));
        std::vector<svp_aie_record> records;
        for (uint32_t i = 0; i < words; ++i)
            records.push_back(write_words(probe, {100 * index + i}));
        records.push_back(halt());
        const Bytes block = program_block(records, {}, ring.slot_bytes);
        const auto slots = static_cast<uint32_t>(block.size()) / ring.slot_bytes;
        const uint64_t block_bytes = 32 + 128 + 64 * (words + 1);
        wraps += ring.next + slots > ring.slots;

        // The first slot comes, then all others at once.
        const uint64_t first = std::max(take + 2, bench.cycle()) + static_cast<uint64_t>(number(0, 12)) - 2;
        wait_for(std::max(first, bench.cycle()));
        const uint64_t first_at = bench.cycle();
        ASSERT_TRUE(bench.locks(aie::own).try_acquire(1, -static_cast<int>(slots)));
        ring.store(bench, block);
        bench.locks(aie::own).release(0, 1, 99);
        uint64_t here = std::max(take, first_at) + 1 + SVP_AIE_LOAD_LATENCY;
        if (slots > 1) {
            const uint64_t others = first_at + static_cast<uint64_t>(number(1, 20));
            wait_for(others);
            bench.locks(aie::own).release(0, static_cast<int>(slots) - 1, 99);
            here = std::max(here, others) + 1;
        }
        const uint64_t released = here + (block_bytes + 31) / 32;
        const uint64_t writes_begin = released + 1;
        wait_for(released); // asked for in this cycle, so there in the next
        EXPECT_EQ(bench.locks(aie::own).value(1), 7 - static_cast<int>(slots));
        wait_for(writes_begin + words + 1);
        EXPECT_EQ(bench.locks(aie::own).value(1), 7);
        ASSERT_EQ(bench.writes.size(), words) << index << (bench.faults.empty() ? "" : bench.faults[0].what);
        for (uint32_t i = 0; i < words; ++i) {
            EXPECT_EQ(bench.writes[i].value, 100 * index + i);
            EXPECT_EQ(bench.writes[i].cycle, writes_begin + i) << index;
        }
        bench.writes.clear();
        take = writes_begin + words + 2; // HALT, then JUMP
        ASSERT_FALSE(HasFailure()) << "block " << index;
    }
    // A block of the largest slots is one slot.
    EXPECT_GE(wraps, GetParam() < 512 ? 10U : 0U);
    EXPECT_EQ(bench.locks(aie::own).value(0), 0);
    const uint64_t now = bench.cycle();
    uint64_t all = 0;
    for (const char* state :
         {"idle", "busy", "loss.records", "stall.lock", "stall.weights", "stall.bank_conflict", "stall.cascade"})
        all += bench.cycles_in(state);
    EXPECT_EQ(all, now);
    EXPECT_GT(bench.cycles_in("stall.weights"), 60U);
}

INSTANTIATE_TEST_SUITE_P(SlotBytes, WeightRing, testing::Values(128U, 160U, 512U));

} // namespace
} // namespace svp::test
