// SPDX-License-Identifier: Apache-2.0
// The cycles of kernels: against a schedule that is played out slot by slot, against measurements of hardware, and by
// the laws that any cost must keep.
#include "tests/reference/aie_kernel_schedule.h"

#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

constexpr unsigned whole = SVP_AIE_FIRST | SVP_AIE_LAST;

class KernelCycles : public testing::Test {
  public:
    std::mt19937_64 random{11};
    uint32_t number(uint32_t low, uint32_t high) { return std::uniform_int_distribution<uint32_t>(low, high)(random); }

    uint32_t random_flags()
    {
        uint32_t flags = number(0, 3); // FIRST, LAST
        if (!(flags & SVP_AIE_LAST)) return flags;
        const uint32_t kinds[] = {0, SVP_AIE_RESIDUAL, SVP_AIE_OUTPUT_INT16, SVP_AIE_OUTPUT_INT32};
        return flags | kinds[number(0, 3)];
    }
    svp_aie_kernel_shape random_shape()
    {
        svp_aie_kernel_shape s = svp_aie_plain_kernel_shape();
        s.kernel_h = number(1, 7);
        s.kernel_w = number(0, 2) == 0 ? s.kernel_h : number(1, 7);
        s.stride_h = number(1, 2);
        s.stride_w = number(1, 3);
        if (number(0, 2) == 0) s.kernel_h = s.kernel_w = s.stride_h = s.stride_w = 1;
        s.out_rows = number(0, 9);
        s.out_columns = number(0, 15);
        s.in_columns = number(0, 1) ? s.out_columns : s.out_columns * s.stride_w + s.kernel_w;
        s.in_channels = 8 * number(1, 18);
        s.out_channels = 8 * number(1, 9);
        s.flags = random_flags();
        if (number(0, 5) == 0) {
            s.flags |= SVP_AIE_DEPTHWISE_INPUT;
            s.in_channels = s.out_channels;
        }
        return s;
    }
    KeptBlocks random_blocks(const svp_aie_kernel_shape& s)
    {
        const uint32_t percent = 25 * number(0, 4);
        const uint32_t inputs = s.flags & SVP_AIE_DEPTHWISE_INPUT ? 1 : s.in_channels / 8;
        KeptBlocks kept(s.out_channels / 8, std::vector<bool>(inputs));
        for (std::vector<bool>& row : kept)
            for (size_t i = 0; i < row.size(); ++i)
                row[i] = number(0, 99) < percent;
        return kept;
    }
};

std::vector<uint8_t> mask_of(const svp_aie_kernel_shape& s, const KeptBlocks& kept)
{
    const bool depthwise = (s.flags & SVP_AIE_DEPTHWISE_INPUT) != 0;
    const size_t row_bits = depthwise ? 1 : (kept.at(0).size() + 7) / 8 * 8;
    std::vector<uint8_t> mask((kept.size() * row_bits + 7) / 8);
    for (size_t o = 0; o < kept.size(); ++o)
        for (size_t i = 0; i < kept[o].size(); ++i)
            if (kept[o][i]) {
                const size_t bit = o * row_bits + i;
                mask[bit / 8] = static_cast<uint8_t>(mask[bit / 8] | 1U << bit % 8);
            }
    return mask;
}

void expect_same(const svp_aie_kernel_time& time, const ScheduledTime& scheduled)
{
    EXPECT_EQ(time.cycles, scheduled.cycles);
    for (unsigned i = 0; i < SVP_AIE_KERNEL_OPERANDS; ++i)
        EXPECT_EQ(time.accesses[i], scheduled.accesses[i]) << "operand " << i;
}

// One core's matrix product of 64 x 64 by 64 x 64.
svp_aie_kernel_shape matrix_product(uint32_t flags)
{
    svp_aie_kernel_shape s = svp_aie_plain_kernel_shape();
    s.out_rows = 1;
    s.out_columns = s.in_columns = s.in_channels = s.out_channels = 64;
    s.flags = flags;
    return s;
}

TEST_F(KernelCycles, AreWithinFivePercentOfHardware)
{
    const svp_aie_kernel_shape narrow = matrix_product(whole | SVP_AIE_OUTPUT_INT16);
    EXPECT_NEAR(static_cast<double>(svp_aie_convolve_time(&narrow, nullptr).cycles), 1121, 0.05 * 1121);
    const svp_aie_kernel_shape wide = matrix_product(SVP_AIE_LAST | SVP_AIE_OUTPUT_INT32);
    EXPECT_NEAR(static_cast<double>(svp_aie_convolve_time(&wide, nullptr).cycles), 1750, 0.05 * 1750);
    const svp_aie_kernel_shape partial = matrix_product(0);
    EXPECT_EQ(svp_aie_convolve_time(&partial, nullptr).cycles, svp_aie_convolve_time(&wide, nullptr).cycles);
}

TEST_F(KernelCycles, TurnaroundsAreThoseOfTheSchedule)
{
    constexpr uint32_t wide = SVP_AIE_OUTPUT_INT16 | SVP_AIE_OUTPUT_INT32;
    for (uint32_t flags = 0; flags <= SVP_AIE_KERNEL_FLAGS; ++flags) {
        if ((flags & wide) == wide) continue; // no kernel has both
        for (unsigned accumulators = 1; accumulators <= 4; ++accumulators)
            EXPECT_EQ(svp_aie_turnaround(flags, accumulators), schedule_turnaround(flags, accumulators))
                << flags << ' ' << accumulators;
    }
}

TEST_F(KernelCycles, OfRandomConvolutionsAreThoseOfTheSchedule)
{
    for (unsigned i = 0; i < 1500; ++i) {
        const svp_aie_kernel_shape s = random_shape();
        const KeptBlocks kept = random_blocks(s);
        const svp_aie_kernel_time time = svp_aie_convolve_time(&s, mask_of(s, kept).data());
        expect_same(time, schedule_convolution(s, kept));
        const KeptBlocks all(kept.size(), std::vector<bool>(kept[0].size(), true));
        expect_same(svp_aie_convolve_time(&s, nullptr), schedule_convolution(s, all));
        ASSERT_FALSE(HasFailure()) << "shape " << i << ": kernel " << s.kernel_h << 'x' << s.kernel_w << " stride "
                                   << s.stride_w << ", " << s.out_rows << 'x' << s.out_columns << " of " << s.in_columns
                                   << ", channels " << s.in_channels << " to " << s.out_channels << ", flags "
                                   << s.flags;
    }
}

TEST_F(KernelCycles, AtADensityAreThoseOfAnEvenMask)
{
    for (unsigned i = 0; i < 500; ++i) {
        svp_aie_kernel_shape s = random_shape();
        s.flags &= ~uint32_t{SVP_AIE_DEPTHWISE_INPUT};
        s.out_channels = (s.out_channels + 15) / 16 * 16;
        const uint32_t inputs = s.in_channels / 8, vectors = (inputs + 3) / 4;
        // Blocks of each pair go to its vectors in turn, as long as both outputs have room there.
        KeptBlocks kept(s.out_channels / 8, std::vector<bool>(inputs));
        const uint32_t last_room = 2 * (inputs - 4 * (vectors - 1));
        const uint32_t of_pair = number(0, vectors * last_room);
        for (uint32_t pair = 0; pair < kept.size() / 2; ++pair)
            for (uint32_t b = 0; b < of_pair; ++b) {
                const uint32_t vector = b % vectors, place = b / vectors;
                kept[2 * pair + place % 2][4 * vector + place / 2] = true;
            }
        const auto nonzero = static_cast<uint32_t>(of_pair * (kept.size() / 2));
        const svp_aie_kernel_time time = svp_aie_convolve_time_at_density(&s, nonzero);
        const svp_aie_kernel_time even = svp_aie_convolve_time(&s, mask_of(s, kept).data());
        ASSERT_EQ(time.cycles, even.cycles) << i;
        for (unsigned o = 0; o < SVP_AIE_KERNEL_OPERANDS; ++o)
            ASSERT_EQ(time.accesses[o], even.accesses[o]) << i << ", operand " << o;
    }
}

TEST_F(KernelCycles, AZeroBlockNeverCostsTime)
{
    for (unsigned i = 0; i < 500; ++i) {
        const svp_aie_kernel_shape s = random_shape();
        KeptBlocks kept = random_blocks(s);
        const uint64_t before = svp_aie_convolve_time(&s, mask_of(s, kept).data()).cycles;
        std::vector<bool>& row = kept[number(0, static_cast<uint32_t>(kept.size()) - 1)];
        row[number(0, static_cast<uint32_t>(row.size()) - 1)] = false;
        ASSERT_LE(svp_aie_convolve_time(&s, mask_of(s, kept).data()).cycles, before) << i;
    }
}

TEST_F(KernelCycles, MoreWorkIsNeverFaster)
{
    using Grow = void (*)(svp_aie_kernel_shape&);
    const Grow grows[] = {
        [](svp_aie_kernel_shape& s) { s.in_channels += 8; }, [](svp_aie_kernel_shape& s) { s.out_channels += 8; },
        [](svp_aie_kernel_shape& s) { s.out_rows += 1; }, [](svp_aie_kernel_shape& s) { s.kernel_h += 1; }};
    using Cost = svp_aie_kernel_time (*)(const svp_aie_kernel_shape*);
    const Cost costs[] = {[](const svp_aie_kernel_shape* s) { return svp_aie_convolve_time(s, nullptr); },
                          svp_aie_pool_max_time, svp_aie_pool_average_time, svp_aie_add_time, svp_aie_copy_time};
    for (unsigned i = 0; i < 300; ++i) {
        svp_aie_kernel_shape s = random_shape();
        s.flags &= ~uint32_t{SVP_AIE_DEPTHWISE_INPUT | SVP_AIE_FIRST};
        if (s.in_columns == s.out_columns) s.in_columns += 8; // one way of grouping pixels
        for (const Cost cost : costs)
            for (const Grow grow : grows) {
                svp_aie_kernel_shape more = s;
                grow(more);
                ASSERT_LE(cost(&s).cycles, cost(&more).cycles) << i;
            }
        // Sums that begin at zero need no loads.
        svp_aie_kernel_shape fresh = s;
        fresh.flags |= SVP_AIE_FIRST;
        ASSERT_LE(svp_aie_convolve_time(&fresh, nullptr).cycles, svp_aie_convolve_time(&s, nullptr).cycles);
    }
}

TEST_F(KernelCycles, SharedBanksCostTheMeetingsOfTheirAccesses)
{
    for (unsigned i = 0; i < 300; ++i) {
        svp_aie_kernel_shape s = random_shape();
        const svp_aie_kernel_time apart = svp_aie_convolve_time(&s, nullptr);
        s.bank[SVP_AIE_INPUT_OPERAND] = s.bank[SVP_AIE_WEIGHT_OPERAND] = 5;
        s.bank[SVP_AIE_OUTPUT_OPERAND] = 6;
        const svp_aie_kernel_time shared = svp_aie_convolve_time(&s, nullptr);
        const uint64_t lost = apart.cycles == 0 ? 0
                                                : apart.accesses[SVP_AIE_INPUT_OPERAND] *
                                                      apart.accesses[SVP_AIE_WEIGHT_OPERAND] / apart.cycles;
        ASSERT_EQ(shared.cycles, apart.cycles + lost);
    }
}

TEST_F(KernelCycles, OfNothingAreNone)
{
    svp_aie_kernel_shape s = matrix_product(whole);
    s.out_rows = 0;
    EXPECT_EQ(svp_aie_convolve_time(&s, nullptr).cycles, 0U);
    EXPECT_EQ(svp_aie_convolve_time_at_density(&s, 3).cycles, 0U);
    EXPECT_EQ(svp_aie_add_time(&s).cycles, 0U);
}

// 32 channels a vector: issues of the unit that is busiest, by hand.
TEST_F(KernelCycles, OfVectorKernelsAreThoseOfTheBusiestUnit)
{
    svp_aie_kernel_shape s = svp_aie_plain_kernel_shape();
    s.out_rows = 3;
    s.out_columns = s.in_columns = 5;
    s.in_channels = s.out_channels = 40; // 2 vectors
    const uint64_t vectors = 3 * 5 * 2, ends = 7 + 5 + 4 + 5;
    EXPECT_EQ(svp_aie_add_time(&s).cycles, vectors * 6 + ends);
    EXPECT_EQ(svp_aie_copy_time(&s).cycles, vectors * 4 + ends);
    s.kernel_h = 3;
    s.kernel_w = 2;
    EXPECT_EQ(svp_aie_pool_max_time(&s).cycles, vectors * 6 + ends);
    EXPECT_EQ(svp_aie_pool_average_time(&s).cycles, vectors * 10 + ends);
    EXPECT_EQ(svp_aie_pool_average_time(&s).accesses[SVP_AIE_INPUT_OPERAND], vectors * 6);
    EXPECT_EQ(svp_aie_pool_average_time(&s).accesses[SVP_AIE_OUTPUT_OPERAND], vectors);
}

} // namespace
} // namespace svp::test
