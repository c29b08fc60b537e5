// SPDX-License-Identifier: Apache-2.0
// The kernel unit without a core around it: which part it computes, how long it takes, what it counts.
#include "models/engines/aie/core/kernel_unit.h"
#include "tests/unit/models/engines/aie/core/core_surroundings.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

constexpr uint32_t input = SVP_AIE_OWN_MEMORY, output = SVP_AIE_OWN_MEMORY + 0x2000; // banks 0 and 1
constexpr unsigned rows = 4, columns = 6, channels = 8;

class KernelUnit : public testing::Test {
  protected:
    void SetUp() override
    {
        ASSERT_TRUE(around.set_register(0, input) && around.set_register(1, output));
        for (unsigned i = 0; i < rows * columns * channels; ++i)
            *around.at(input + i) = static_cast<uint8_t>(i % 100);
        std::memset(around.at(output), 0x55, rows * columns * channels);
    }
    static svp_aie_record pool()
    {
        svp_aie_record r = record_of(SVP_AIE_POOL_MAX);
        r.output = 1;
        r.kernel_h = r.kernel_w = r.stride_h = r.stride_w = r.dilation_h = r.dilation_w = 1;
        auto& k = r.u.kernel;
        k.in_rows = k.out_rows = k.in_height = k.out_height = rows;
        k.in_columns = k.out_columns = k.in_width = columns;
        k.in_channels = k.out_channels = channels;
        k.low = -128;
        k.high = 127;
        return r;
    }
    // Pixels that hold what the input does; those of rows or columns left out hold what was there.
    std::vector<std::vector<bool>> computed()
    {
        std::vector<std::vector<bool>> pixels(rows, std::vector<bool>(columns));
        for (unsigned y = 0; y < rows; ++y)
            for (unsigned x = 0; x < columns; ++x) {
                const uint32_t at = (y * columns + x) * channels;
                pixels[y][x] = std::memcmp(around.at(output + at), around.at(input + at), channels) == 0;
                EXPECT_TRUE(pixels[y][x] || *around.at(output + at) == 0x55);
            }
        return pixels;
    }
    uint64_t counter(const std::string& name) const
    {
        for (const Counter& counter : statistics.counters())
            if (counter.name == name) return counter.value;
        return UINT64_MAX;
    }

    CoreSurroundings around;
    aie::ProgramSequencer program;
    aie::WeightRing ring{around.environment};
    Statistics statistics;
    aie::KernelUnit unit{{around.environment, around.registers, program, ring, 2}, statistics};
};

TEST_F(KernelUnit, ComputesAtOnceAndTellsItsTime)
{
    svp_aie_kernel_shape shape = svp_aie_plain_kernel_shape();
    shape.out_rows = rows;
    shape.out_columns = shape.in_columns = columns;
    shape.in_channels = shape.out_channels = channels;
    auto cycles = unit.begin(pool(), 10);
    ASSERT_TRUE(cycles);
    EXPECT_EQ(*cycles, svp_aie_pool_max_time(&shape).cycles);
    EXPECT_EQ(computed(), std::vector<std::vector<bool>>(rows, std::vector<bool>(columns, true)));
    EXPECT_EQ(unit.lost(10 + *cycles), 0U);
    EXPECT_EQ(counter("kernels"), 1U);
    EXPECT_EQ(unit.macs(), 0U);
}

TEST_F(KernelUnit, OfABlocksProgramItComputesTheColumnsThatAreValid)
{
    aie::ProgramBlock block;
    block.records = {halt()};
    block.valid_columns[2] = 4;
    program.call(block);
    svp_aie_record r = pool();
    r.u.kernel.out_height = 3;
    ASSERT_TRUE(unit.begin(r, 0));
    const std::vector<bool> row = {true, true, true, true, false, false};
    EXPECT_EQ(computed(), (std::vector<std::vector<bool>>{row, row, row, std::vector<bool>(columns, false)}));
}

TEST_F(KernelUnit, DmaInABankOfItsOwnCostsCycles)
{
    auto cycles = unit.begin(pool(), 100);
    ASSERT_TRUE(cycles);
    around.memories[aie::own].note_accesses(0, 100, *cycles, 1); // one each cycle, in the input's bank
    around.memories[aie::own].note_accesses(5, 100, *cycles, 1); // where no operand lies
    // It loads a vector a pixel, each of which meets the DMA; every second is lost.
    const uint64_t lost = unit.lost(100 + *cycles);
    EXPECT_EQ(lost, rows * columns / 2);
    EXPECT_EQ(unit.lost(100 + *cycles + lost), 0U);
}

TEST_F(KernelUnit, WhatIsAtFaultIsNeitherComputedNorCounted)
{
    svp_aie_record r = pool();
    r.output = 7;
    EXPECT_EQ(unit.begin(r, 0).fault().what, "buffer register 7 was never set");
    r = pool();
    r.opcode = SVP_AIE_CONVOLVE;
    r.flags = SVP_AIE_FIRST | SVP_AIE_LAST;
    EXPECT_EQ(unit.begin(r, 0).fault().what, "there is no weight block");
    EXPECT_EQ(counter("kernels"), 0U);
    EXPECT_EQ(*around.at(output), 0x55);
}

} // namespace
} // namespace svp::test
