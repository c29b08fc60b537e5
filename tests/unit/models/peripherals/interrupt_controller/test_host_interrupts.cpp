// SPDX-License-Identifier: Apache-2.0
// The host CPU's handlers by number, behind the interrupt controller.
#include "interface/generated/interrupt_controller_registers.h"
#include "tests/support/kernel_context.h"
#include "tests/unit/models/peripherals/interrupt_controller/interrupt_bench.h"

namespace svp::test {
namespace {

// A handler that notes its number and the time, and lowers its line at the `lowers`-th call.
struct Device {
    svp_port* port = nullptr;
    unsigned number = 0, lowers = 1;
    std::vector<std::pair<unsigned, sc_core::sc_time>>* calls = nullptr;
    unsigned called = 0;

    void attach(svp_port& to)
    {
        port = &to;
        to.attach_irq(
            to.context, number, [](void* self) { static_cast<Device*>(self)->handle(); }, this);
    }
    void handle()
    {
        calls->emplace_back(number, sc_core::sc_time_stamp());
        if (++called >= lowers) lower(*port, number);
    }
};

class HostInterrupts : public KernelFixture {
  protected:
    std::vector<std::pair<unsigned, sc_core::sc_time>> calls;

    std::vector<unsigned> numbers() const
    {
        std::vector<unsigned> list;
        for (const auto& call : calls)
            list.push_back(call.first);
        return list;
    }
    static void relax(svp_port& port, unsigned times)
    {
        for (unsigned i = 0; i < times; ++i) {
            const uint32_t saved = port.irq_save(port.context);
            port.relax(port.context);
            port.irq_restore(port.context, saved);
        }
    }
};

TEST_F(HostInterrupts, EachNumberHasItsHandler)
{
    Device low{nullptr, 2, 1, &calls}, high{nullptr, 50, 1, &calls};
    InterruptBench bench({2, 50}, [&](svp_port& port) {
        low.attach(port);
        high.attach(port);
        raise(port, 50);
        relax(port, 2);
        raise(port, 2);
        relax(port, 2);
        return 0;
    });
    EXPECT_TRUE(bench.run());
    EXPECT_EQ(numbers(), (std::vector<unsigned>{50, 2}));
    EXPECT_EQ(bench.counter("interrupts"), 2u);
    EXPECT_EQ(bench.counter("unclaimed_interrupts"), 0u);
}

TEST_F(HostInterrupts, SimultaneousLinesComeInOrderOfNumber)
{
    Device devices[] = {{nullptr, 9, 1, &calls}, {nullptr, 1, 1, &calls}, {nullptr, 33, 1, &calls}};
    InterruptBench bench({1, 9, 33}, [&](svp_port& port) {
        for (Device& device : devices)
            device.attach(port);
        const uint32_t saved = port.irq_save(port.context);
        for (unsigned number : {33u, 9u, 1u})
            raise(port, number);
        port.barrier(port.context);
        port.relax(port.context);
        EXPECT_TRUE(calls.empty()); // masked
        port.irq_restore(port.context, saved);
        EXPECT_EQ(calls.size(), 3u); // one after the other, without an access in between
        return 0;
    });
    EXPECT_TRUE(bench.run());
    EXPECT_EQ(numbers(), (std::vector<unsigned>{1, 9, 33}));
}

TEST_F(HostInterrupts, ALineThatStaysHighComesAgain)
{
    Device stays{nullptr, 4, 3, &calls}, other{nullptr, 8, 1, &calls};
    InterruptBench bench({4, 8}, [&](svp_port& port) {
        stays.attach(port);
        other.attach(port);
        const uint32_t saved = port.irq_save(port.context);
        raise(port, 4);
        raise(port, 8);
        port.irq_restore(port.context, saved);
        relax(port, 4);
        return 0;
    });
    EXPECT_TRUE(bench.run());
    EXPECT_EQ(numbers(), (std::vector<unsigned>{4, 8, 4, 4})); // the other is not kept waiting
}

TEST_F(HostInterrupts, AMaskedLineDoesNotInterrupt)
{
    Device device{nullptr, 6, 1, &calls};
    InterruptBench bench({6}, [&](svp_port& port) {
        device.attach(port);
        port.write32(port.context, controller_base + SVP_IC_ENABLE(0), 0);
        raise(port, 6);
        relax(port, 3);
        EXPECT_TRUE(calls.empty());
        port.write32(port.context, controller_base + SVP_IC_ENABLE(0), 1u << 6);
        relax(port, 1);
        EXPECT_EQ(calls.size(), 1u);
        return 0;
    });
    EXPECT_TRUE(bench.run());
    EXPECT_EQ(bench.counter("unclaimed_interrupts"), 0u);
}

TEST_F(HostInterrupts, ANumberNobodyAttachedIsCountedAndHoldsNobodyUp)
{
    Device device{nullptr, 7, 1, &calls};
    InterruptBench bench({1, 7}, [&](svp_port& port) {
        device.attach(port);
        port.attach_irq(port.context, 64, nullptr, nullptr);
        raise(port, 1); // stays high
        relax(port, 10);
        raise(port, 7);
        relax(port, 10);
        lower(port, 1);
        relax(port, 1);
        raise(port, 1);
        relax(port, 1);
        return 0;
    });
    EXPECT_TRUE(bench.run());
    EXPECT_EQ(numbers(), std::vector<unsigned>{7});
    EXPECT_EQ(bench.counter("unclaimed_interrupts"), 2u); // once each time it rose
    EXPECT_EQ(bench.log, (std::vector<std::string>{"attach_irq: there is no interrupt 64",
                                                   "interrupt 1 is high and nobody is attached to it",
                                                   "interrupt 1 is high and nobody is attached to it"}));
    EXPECT_GE(sc_core::sc_time_stamp(), sc_core::sc_time(10, sc_core::SC_US)); // it slept, not span
}

TEST_F(HostInterrupts, DetachedMeansNobody)
{
    Device device{nullptr, 3, 1, &calls};
    InterruptBench bench({3}, [&](svp_port& port) {
        device.attach(port);
        port.attach_irq(port.context, 3, nullptr, nullptr);
        raise(port, 3);
        relax(port, 2);
        return 0;
    });
    EXPECT_TRUE(bench.run());
    EXPECT_TRUE(calls.empty());
    EXPECT_EQ(bench.counter("unclaimed_interrupts"), 1u);
}

// The controller costs no simulated time.
TEST(HostInterruptTimes, AreThoseOfALineOfItsOwn)
{
    std::vector<sc_core::sc_time> times[2];
    for (const bool controlled : {false, true}) {
        KernelContext context;
        std::vector<std::pair<unsigned, sc_core::sc_time>> calls;
        Device device{nullptr, 0, 2, &calls};
        InterruptBench bench(
            {0},
            [&](svp_port& port) {
                device.attach(port);
                while (calls.size() < 6) {
                    const uint32_t saved = port.irq_save(port.context);
                    port.relax(port.context);
                    port.irq_restore(port.context, saved);
                    device.called %= 2;
                }
                return 0;
            },
            controlled);
        for (uint64_t nanoseconds : {1234u, 3000u, 7777u})
            bench.raise_at(0, nanoseconds);
        EXPECT_TRUE(bench.run());
        for (const auto& call : calls)
            times[controlled].push_back(call.second);
        times[controlled].push_back(sc_core::sc_time_stamp());
    }
    EXPECT_EQ(times[0].size(), 7u);
    EXPECT_EQ(times[0], times[1]);
}

} // namespace
} // namespace svp::test
