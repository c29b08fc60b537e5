// SPDX-License-Identifier: Apache-2.0
// A reset of the host CPU: its application runs anew, with nothing left of the run before.
#include "models/processors/native/host_cpu.h"
#include "tests/support/kernel_fixture.h"

#include <memory>
#include <sysc/communication/sc_signal.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace {

using namespace svp;

constexpr uint64_t memory_base = 0x80000000;

// Takes everything, remembers the bytes of each write.
struct Target : sc_core::sc_module {
    explicit Target(const sc_core::sc_module_name& name) : sc_module(name)
    {
        socket.register_b_transport(this, &Target::take);
    }
    void take(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
    {
        delay += sc_core::sc_time(20, sc_core::SC_NS);
        if (payload.is_write()) written.push_back(payload.get_data_length());
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    tlm_utils::simple_target_socket<Target, 64> socket{"socket"};
    std::vector<unsigned> written;
};

struct HostCpuReset : test::KernelFixture {
    void build(HostCpu::Application application)
    {
        HostMemoryMap map;
        map.memory_base = memory_base;
        map.memory_bytes = 4096;
        cpu = std::make_unique<HostCpu>("cpu", HostCpuConfig{}, map, std::move(application));
        cpu->bus.bind(target.socket);
        cpu->interrupt.bind(interrupt);
    }
    Target target{"target"};
    sc_core::sc_signal<bool> interrupt{"interrupt"};
    std::unique_ptr<HostCpu> cpu;
};

TEST_F(HostCpuReset, RunsTheApplicationAnew)
{
    int handled = 0, runs = 0;
    std::vector<uint32_t> masked_before;
    std::vector<uint64_t> took;
    build([&](svp_port& port) {
        const uint64_t begin = sc_core::sc_time_stamp().value();
        masked_before.push_back(port.irq_save(port.context)); // and never restored
        port.write32(port.context, memory_base, 1);
        port.write32(port.context, memory_base + 4, 2);
        port.barrier(port.context);
        if (runs++ == 0)
            port.attach_irq(
                port.context, 0, [](void* count) { *static_cast<int*>(count) += 1; }, &handled);
        took.push_back(sc_core::sc_time_stamp().value() - begin);
        return 10 + runs;
    });
    sc_core::sc_start();
    EXPECT_TRUE(cpu->finished());
    EXPECT_EQ(cpu->exit_code(), 11);
    ASSERT_TRUE(cpu->reset());
    EXPECT_FALSE(cpu->finished());
    sc_core::sc_start();
    EXPECT_EQ(cpu->exit_code(), 12);
    EXPECT_EQ(masked_before, (std::vector<uint32_t>{0, 0}));
    EXPECT_EQ(took.at(0), took.at(1));
    EXPECT_EQ(target.written, (std::vector<unsigned>{8, 8}));
    interrupt.write(true);
    sc_core::sc_start();
    EXPECT_EQ(handled, 0); // the second run attached no handler
}

TEST_F(HostCpuReset, IsRefusedWhileTheApplicationRuns)
{
    bool reset = true;
    build([&](svp_port& port) {
        port.write32(port.context, memory_base, 1);
        reset = cpu->reset();
        return 0;
    });
    EXPECT_FALSE(cpu->reset()); // has not begun
    sc_core::sc_start();
    EXPECT_FALSE(reset);
    EXPECT_EQ(target.written, (std::vector<unsigned>{4}));
}

} // namespace
