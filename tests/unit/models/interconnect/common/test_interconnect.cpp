// SPDX-License-Identifier: Apache-2.0
// What every network has from the interface's own hand, tried with the least of one: blocking transport without time.
#include "models/interconnect/common/interconnect.h"

#include "models/common/payload.h"
#include "tests/support/kernel_fixture.h"

#include <gtest/gtest.h>
#include <memory>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

namespace {

using namespace svp;

class Wires final : public Interconnect {
  public:
    Wires(const sc_core::sc_module_name& name, NetworkPorts ports)
        : Interconnect(name, Clock(1000), ports),
          from_("from", ports.initiators.size(), [](const char* n, size_t) { return new From(n); }),
          to_("to", ports.targets.size(), [](const char* n, size_t) { return new To(n); })
    {
        for (size_t i = 0; i < ports.initiators.size(); ++i)
            from_[i].register_b_transport(this, &Wires::move, static_cast<int>(i));
    }

    tlm::tlm_target_socket<64>& from_initiator(size_t i) override { return from_[i]; }
    tlm::tlm_initiator_socket<64>& to_target(size_t j) override { return to_[j]; }

  private:
    using From = tlm_utils::simple_target_socket_tagged<Wires, 64>;
    using To = tlm_utils::simple_initiator_socket<Wires, 64>;

    void move(int initiator, Payload& payload, sc_core::sc_time& delay)
    {
        const AddressRange* range = route(payload, initiator);
        if (range == nullptr) return;
        const uint64_t address = payload.get_address();
        payload.set_address(address - range->base);
        to_[range->target]->b_transport(payload, delay);
        payload.set_address(address);
        count_ended(initiator, range->target, payload);
    }

    sc_core::sc_vector<From> from_;
    sc_core::sc_vector<To> to_;
};

struct Target : sc_core::sc_module {
    explicit Target(const sc_core::sc_module_name& name) : sc_module(name)
    {
        socket.register_b_transport(this, &Target::answer);
    }
    void answer(tlm::tlm_generic_payload& payload, sc_core::sc_time&)
    {
        seen.push_back(payload.get_address());
        payload.set_response_status(status);
    }
    tlm_utils::simple_target_socket<Target, 64> socket{"socket"};
    std::vector<uint64_t> seen;
    tlm::tlm_response_status status = tlm::TLM_OK_RESPONSE;
};

struct Initiator : sc_core::sc_module {
    explicit Initiator(const sc_core::sc_module_name& name) : sc_module(name) {}
    tlm::tlm_response_status access(tlm::tlm_command command, uint64_t address, unsigned bytes)
    {
        uint8_t data[256];
        tlm::tlm_generic_payload payload;
        set_up_payload(payload, command, address, data, bytes);
        sc_core::sc_time delay;
        socket->b_transport(payload, delay);
        EXPECT_EQ(payload.get_address(), address);
        return payload.get_response_status();
    }
    tlm_utils::simple_initiator_socket<Initiator, 64> socket{"socket"};
};

NetworkPorts two_by_two()
{
    return {{{"cpu", 0, 0}, {"dma", 0, 0}}, {{"rom", 0, 0}, {"ram", 0, 0}}, {{0x1000, 256, 0}, {0x8000, 256, 1}}};
}

class InterconnectTest : public test::KernelFixture {
  protected:
    InterconnectTest()
    {
        Interconnect& network = *network_;
        for (unsigned i = 0; i < 2; ++i) {
            initiators_[i]->socket.bind(network.from_initiator(i));
            network.to_target(i).bind(targets_[i]->socket);
        }
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    }

    std::unique_ptr<Interconnect> network_ = std::make_unique<Wires>("network", two_by_two());
    std::unique_ptr<Initiator> initiators_[2] = {std::make_unique<Initiator>("cpu"),
                                                 std::make_unique<Initiator>("dma")};
    std::unique_ptr<Target> targets_[2] = {std::make_unique<Target>("rom"), std::make_unique<Target>("ram")};
};

TEST_F(InterconnectTest, RoutesByAddressAndCountsWhatEndedWell)
{
    EXPECT_EQ(initiators_[0]->access(tlm::TLM_READ_COMMAND, 0x1010, 16), tlm::TLM_OK_RESPONSE);
    EXPECT_EQ(initiators_[0]->access(tlm::TLM_WRITE_COMMAND, 0x8020, 32), tlm::TLM_OK_RESPONSE);
    EXPECT_EQ(initiators_[1]->access(tlm::TLM_READ_COMMAND, 0x8030, 64), tlm::TLM_OK_RESPONSE);
    targets_[1]->status = tlm::TLM_GENERIC_ERROR_RESPONSE;
    EXPECT_EQ(initiators_[1]->access(tlm::TLM_READ_COMMAND, 0x8040, 8), tlm::TLM_GENERIC_ERROR_RESPONSE);
    EXPECT_EQ(targets_[0]->seen, (std::vector<uint64_t>{0x10}));
    EXPECT_EQ(targets_[1]->seen, (std::vector<uint64_t>{0x20, 0x30, 0x40}));
    EXPECT_EQ(network_->initiator_traffic(0).read, 16U);
    EXPECT_EQ(network_->initiator_traffic(0).written, 32U);
    EXPECT_EQ(network_->initiator_traffic(1).read, 64U);
    EXPECT_EQ(network_->target_traffic(0).read, 16U);
    EXPECT_EQ(network_->target_traffic(1).read, 64U);
    EXPECT_EQ(network_->target_traffic(1).written, 32U);
}

TEST_F(InterconnectTest, TellsTheFirstUnmappedAccessOfEachInitiator)
{
    std::vector<std::string> told;
    network_->on_unmapped([&told](const UnmappedAccess& access) { told.push_back(access.text()); });
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(initiators_[0]->access(tlm::TLM_READ_COMMAND, 0x3000, 4), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(initiators_[1]->access(tlm::TLM_WRITE_COMMAND, 0x80f8, 16), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(told, (std::vector<std::string>{"cpu: read of 4 bytes at 0x3000 reaches no target",
                                              "dma: write of 16 bytes at 0x80f8 reaches no target"}));
    EXPECT_EQ(network_->initiator_traffic(0).read, 0U);
}

TEST(Interconnect, RangesMustFit)
{
    const test::KernelContext kernel;
    NetworkPorts overlapping = two_by_two();
    overlapping.ranges[1].base = 0x10ff;
    EXPECT_THROW(Wires("wrong", overlapping), std::invalid_argument);
}

} // namespace
