// SPDX-License-Identifier: Apache-2.0
#include "interface/generated/reset_controller_registers.h"
#include "models/peripherals/reset_controller/reset_controller.h"
#include "tests/support/counters.h"
#include "tests/support/kernel_fixture.h"

#include <memory>
#include <stdexcept>
#include <sysc/kernel/sc_kernel_ids.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <vector>

namespace {

using namespace svp;

constexpr uint64_t cycle = 1000; // ticks

struct Bus : sc_core::sc_module {
    explicit Bus(const sc_core::sc_module_name& name) : sc_module(name) {}
    tlm_utils::simple_initiator_socket<Bus, 64> socket{"socket"};
};

struct Part : Module {
    explicit Part(const sc_core::sc_module_name& name) : Module(name, Clock(1000)) {}
    bool is_quiet = true;
    std::vector<uint64_t> reset_at; // ticks

  private:
    bool quiet() const override { return is_quiet; }
    void reset_state() override { reset_at.push_back(sc_core::sc_time_stamp().value()); }
};

struct ResetControllerTest : test::KernelFixture {
    void build(std::vector<ResetDomain> domains)
    {
        sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
        ResetControllerConfig config;
        config.reset_cycles = 10;
        controller = std::make_unique<ResetController>("controller", config, std::move(domains));
        bus.socket.bind(controller->registers);
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    }
    // Domain 0: a; domain 1: a and b; domain 2: the controller itself.
    void build()
    {
        build({reset_domain("a", {&a}), reset_domain("both", {&a, &b}), {"controller", [this] {
                                                                             return controller->reset();
                                                                         }}});
    }
    tlm::tlm_response_status access(tlm::tlm_command command, uint64_t offset, void* data, unsigned bytes = 4)
    {
        tlm::tlm_generic_payload payload;
        payload.set_command(command);
        payload.set_address(offset);
        payload.set_data_ptr(static_cast<unsigned char*>(data));
        payload.set_data_length(bytes);
        payload.set_streaming_width(bytes);
        sc_core::sc_time delay;
        bus.socket->b_transport(payload, delay);
        EXPECT_EQ(delay.value(), 2 * cycle);
        return payload.get_response_status();
    }
    uint32_t read(uint64_t offset)
    {
        uint32_t value = 0;
        EXPECT_EQ(access(tlm::TLM_READ_COMMAND, offset, &value), tlm::TLM_OK_RESPONSE);
        return value;
    }
    void write(uint64_t offset, uint32_t value)
    {
        EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, offset, &value), tlm::TLM_OK_RESPONSE);
    }
    uint32_t busy() { return SVP_FIELD_GET(SVP_RC_STATUS_BUSY, read(SVP_RC_STATUS)); }
    uint32_t refused() { return SVP_FIELD_GET(SVP_RC_STATUS_REFUSED, read(SVP_RC_STATUS)); }
    static void run(uint64_t cycles) { sc_core::sc_start(sc_core::sc_time::from_value(cycles * cycle)); }

    Part a{"a"}, b{"b"};
    Bus bus{"bus"};
    std::unique_ptr<ResetController> controller;
};

TEST_F(ResetControllerTest, ResetsADomainSomeCyclesAfterTheWrite)
{
    build();
    EXPECT_EQ(read(SVP_RC_ID), 0x43525653U);
    EXPECT_EQ(read(SVP_RC_DOMAINS), 3U);
    run(5);
    write(SVP_RC_RESET, 1);
    EXPECT_EQ(read(SVP_RC_RESET), 0U);
    EXPECT_EQ(busy(), 1U);
    EXPECT_TRUE(a.reset_at.empty());
    run(9);
    EXPECT_EQ(busy(), 1U);
    run(2);
    EXPECT_EQ(a.reset_at, std::vector<uint64_t>{15 * cycle});
    EXPECT_TRUE(b.reset_at.empty());
    EXPECT_EQ(read(SVP_RC_STATUS), 0U);
}

TEST_F(ResetControllerTest, WritesOneAfterTheOtherKeepTheirTimes)
{
    build();
    write(SVP_RC_RESET, 1);
    run(4);
    write(SVP_RC_RESET, 2);
    EXPECT_EQ(busy(), 3U);
    run(7);
    EXPECT_EQ(busy(), 2U);
    run(10);
    EXPECT_EQ(a.reset_at, (std::vector<uint64_t>{10 * cycle, 14 * cycle}));
    EXPECT_EQ(b.reset_at, std::vector<uint64_t>{14 * cycle});
}

TEST_F(ResetControllerTest, ADomainIsResetAsAWholeOrNotAtAll)
{
    build();
    b.is_quiet = false;
    write(SVP_RC_RESET, 2);
    run(20);
    EXPECT_TRUE(a.reset_at.empty());
    EXPECT_EQ(read(SVP_RC_STATUS), 2U << 16);
    b.is_quiet = true;
    write(SVP_RC_RESET, 2);
    run(20);
    EXPECT_EQ(a.reset_at.size(), 1U);
    EXPECT_EQ(b.reset_at.size(), 1U);
    EXPECT_EQ(refused(), 2U); // until it is cleared
    write(SVP_RC_STATUS, 1U << 16);
    EXPECT_EQ(refused(), 2U);
    write(SVP_RC_STATUS, 2U << 16);
    EXPECT_EQ(refused(), 0U);
    EXPECT_EQ(test::counter_value(*controller, "resets"), 1U);
    EXPECT_EQ(test::counter_value(*controller, "refused"), 1U);
}

TEST_F(ResetControllerTest, ADomainThatIsNotThereRefuses)
{
    build();
    write(SVP_RC_RESET, 0xFFFF0000U | 1U << 15 | 1U << 3);
    run(20);
    EXPECT_EQ(refused(), 1U << 15 | 1U << 3);
    EXPECT_TRUE(a.reset_at.empty());
}

TEST_F(ResetControllerTest, MayResetItself)
{
    build();
    b.is_quiet = false;
    write(SVP_RC_RESET, 2);
    run(20);
    EXPECT_EQ(refused(), 2U);
    write(SVP_RC_RESET, 4);
    run(20);
    EXPECT_EQ(read(SVP_RC_STATUS), 0U);
    write(SVP_RC_RESET, 4);
    EXPECT_FALSE(controller->reset()); // one is on its way
    run(20);
    EXPECT_EQ(refused(), 0U);
    EXPECT_TRUE(controller->reset());
}

TEST_F(ResetControllerTest, OtherAccessesAreErrors)
{
    build();
    uint32_t value = 1;
    EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, 0x20, &value), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(access(tlm::TLM_WRITE_COMMAND, SVP_RC_RESET + 2, &value), tlm::TLM_BURST_ERROR_RESPONSE);
    write(SVP_RC_RESET, 0);
    EXPECT_EQ(busy(), 0U);
    run(20);
    EXPECT_TRUE(a.reset_at.empty());
}

TEST_F(ResetControllerTest, HasABitForEachDomain)
{
    const ResetDomain domain{"x", [] { return true; }};
    EXPECT_THROW(ResetController("many", {}, std::vector<ResetDomain>(17, domain)), std::invalid_argument);
    build(std::vector<ResetDomain>(16, domain));
    write(SVP_RC_RESET, 0xFFFF);
    run(20);
    EXPECT_EQ(test::counter_value(*controller, "resets"), 16U);
}

} // namespace
