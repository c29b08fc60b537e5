// SPDX-License-Identifier: Apache-2.0
// The controller's registers and lines, as seen from the bus and from its output.
#include "interface/generated/interrupt_controller_registers.h"
#include "tests/support/counters.h"
#include "tests/unit/models/peripherals/interrupt_controller/interrupt_bench.h"

namespace svp::test {
namespace {

class InterruptControllerTest : public KernelFixture {
  protected:
    static uint32_t read(svp_port& port, uint32_t offset)
    {
        return port.read32(port.context, controller_base + offset);
    }
    static void write(svp_port& port, uint32_t offset, uint32_t value)
    {
        port.write32(port.context, controller_base + offset, value);
        port.barrier(port.context);
    }
};

TEST_F(InterruptControllerTest, ShowsLinesByNumber)
{
    InterruptBench bench({0, 5, 40, 63}, [&](svp_port& port) {
        EXPECT_EQ(read(port, SVP_IC_NUMBER), SVP_IC_NUMBER_NONE_MASK);
        EXPECT_EQ(read(port, SVP_IC_ENABLE(0)), UINT32_MAX);
        EXPECT_EQ(read(port, SVP_IC_ENABLE(1)), UINT32_MAX);
        raise(port, 63);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 63u);
        raise(port, 40);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 40u);
        raise(port, 5);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 5u);
        EXPECT_EQ(read(port, SVP_IC_PENDING(0)), 1u << 5);
        EXPECT_EQ(read(port, SVP_IC_PENDING(1)), 1u << 31 | 1u << 8);
        lower(port, 5);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 40u);
        EXPECT_EQ(read(port, SVP_IC_PENDING(0)), 0u);
        return 0;
    });
    EXPECT_TRUE(bench.run());
}

TEST_F(InterruptControllerTest, OutputFollowsEnabledLines)
{
    InterruptBench* bench = nullptr;
    InterruptBench made({3, 33}, [&](svp_port& port) {
        EXPECT_FALSE(bench->output.read());
        raise(port, 33);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 33u);
        EXPECT_TRUE(bench->output.read());
        write(port, SVP_IC_ENABLE(1), ~(1u << 1));
        EXPECT_EQ(read(port, SVP_IC_NUMBER), SVP_IC_NUMBER_NONE_MASK);
        EXPECT_EQ(read(port, SVP_IC_PENDING(1)), 2u); // pending all the same
        EXPECT_FALSE(bench->output.read());
        raise(port, 3);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 3u);
        EXPECT_TRUE(bench->output.read());
        write(port, SVP_IC_ENABLE(0), 0);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), SVP_IC_NUMBER_NONE_MASK);
        write(port, SVP_IC_ENABLE(1), 2);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 33u);
        EXPECT_TRUE(bench->output.read());
        bench->controller.reset();
        port.relax(port.context);
        EXPECT_EQ(read(port, SVP_IC_NUMBER), 3u);
        return 0;
    });
    bench = &made;
    EXPECT_TRUE(made.run());
    EXPECT_EQ(counter_value(made.controller, "interrupts"), 3u); // rising edges
}

TEST_F(InterruptControllerTest, RefusesNumbersThatCannotBe)
{
    EXPECT_THROW(InterruptController("far", {}, {{64, "a"}}), std::invalid_argument);
    try {
        InterruptController twice("twice", {}, {{7, "uart"}, {7, "timer"}});
        FAIL() << "two lines of one number";
    } catch (const std::invalid_argument& error) {
        EXPECT_STREQ(error.what(), "timer: interrupt 7 is that of uart");
    }
}

} // namespace
} // namespace svp::test
