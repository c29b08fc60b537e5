// SPDX-License-Identifier: Apache-2.0
// What a kernel loses to DMA accesses in its banks.
#include "interface/engines/aie/kernel_timing.h"
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/aie/core/core_bench.h"
#include "tests/unit/models/engines/aie/core/records.h"

#include <cstring>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

constexpr uint32_t bank_bytes = 8192;
constexpr unsigned input_bank = 1, output_bank = 3;

// Maximum pooling of 4 x 32 pixels of 32 channels, one tap: a load of a vector and a store of one each cycle.
class BankConflicts : public KernelFixture {
  public:
    CoreBench bench{"core", {}};

    uint64_t kernel_cycles() const
    {
        svp_aie_kernel_shape shape = svp_aie_plain_kernel_shape();
        shape.out_rows = 4;
        shape.out_columns = shape.in_columns = 32;
        shape.in_channels = shape.out_channels = 32;
        return svp_aie_pool_max_time(&shape).cycles;
    }
    // From cycle 2 on; returns the cycles that the kernel took.
    uint64_t run()
    {
        svp_aie_record r = record_of(SVP_AIE_POOL_MAX);
        r.output = 1;
        r.kernel_h = r.kernel_w = r.stride_h = r.stride_w = r.dilation_h = r.dilation_w = 1;
        auto& k = r.u.kernel;
        k.in_rows = k.out_rows = k.in_height = k.out_height = 4;
        k.in_columns = k.out_columns = k.in_width = 32;
        k.in_channels = k.out_channels = 32;
        k.low = -128;
        k.high = 127;
        bench.load({set_buffer(0, SVP_AIE_OWN_MEMORY + input_bank * bank_bytes, 0, 1),
                    set_buffer(1, SVP_AIE_OWN_MEMORY + output_bank * bank_bytes, 0, 1), r, write_words(0x1000, {1}),
                    halt()});
        bench.enable();
        run_dry();
        EXPECT_TRUE(bench.done());
        EXPECT_EQ(bench.cycles_in("busy"), kernel_cycles());
        const uint64_t taken = bench.writes.at(0).cycle - 2;
        EXPECT_EQ(bench.cycles_in("stall.bank_conflict"), taken - kernel_cycles());
        return taken;
    }
    // The kernel's accesses to one operand are 128.
    uint64_t half_of_meetings(uint64_t dma_accesses) const { return dma_accesses * 128 / kernel_cycles() / 2; }
};

TEST_F(BankConflicts, AloneItTakesItsOwnTime)
{
    EXPECT_EQ(run(), kernel_cycles());
    EXPECT_EQ(kernel_cycles(), 128U + svp_aie_fill_and_drain());
}

TEST_F(BankConflicts, OtherBanksAndOtherTimesCostNothing)
{
    bench.memory(aie::own).note_accesses(2, 0, 1000, 1);
    bench.memory(aie::own).note_accesses(input_bank, 0, 2, 1);
    bench.memory(aie::own).note_accesses(output_bank, kernel_cycles() + 2, 100, 1);
    EXPECT_EQ(run(), kernel_cycles());
}

TEST_F(BankConflicts, EverySecondMeetingCostsACycle)
{
    bench.memory(aie::own).note_accesses(input_bank, 10, 30, 4);
    EXPECT_EQ(run(), kernel_cycles() + half_of_meetings(30));
    EXPECT_GT(half_of_meetings(30), 10U);
}

TEST_F(BankConflicts, MeetingsOfBothOperandsAddUp)
{
    bench.memory(aie::own).note_accesses(input_bank, 10, 30, 4);
    bench.memory(aie::own).note_accesses(output_bank, 20, 20, 4);
    EXPECT_EQ(run(), kernel_cycles() + half_of_meetings(50));
}

// Accesses that go on meet the kernel in the cycles that it lost, too.
TEST_F(BankConflicts, LostCyclesMeetFurtherAccesses)
{
    bench.memory(aie::own).note_accesses(input_bank, 0, 1000, 4);
    // The smallest t with t = own + (accesses in [2, 2 + t)) * 128 / own / 2, by trying all.
    const auto accesses = [](uint64_t t) { return (t + 2 + 3) / 4 - 1; };
    uint64_t t = kernel_cycles();
    while (t < kernel_cycles() + half_of_meetings(accesses(t)))
        ++t;
    EXPECT_EQ(run(), t);
    EXPECT_GT(t, kernel_cycles() + half_of_meetings(accesses(kernel_cycles())));
}

TEST_F(BankConflicts, ANeighboursMemoryHasNoConflictsHere)
{
    bench.memory(aie::west).note_accesses(input_bank, 0, 1000, 1);
    EXPECT_EQ(run(), kernel_cycles());
}

} // namespace
} // namespace svp::test
