// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/interconnect/mesh/mesh_fixture.h"

#include <stdexcept>

namespace {

using namespace svp;

constexpr uint64_t cycle = 1000; // ticks

class MeshTest : public test::MeshFixture {
  protected:
    // Two initiators in the left column, targets in the right one: a packet of initiator 0 and one of initiator 1 to
    // target 0 share only what lies at the end of the way.
    void build_two_by_two(const MeshConfig& config = {})
    {
        build(config, {{"a", 0, 0}, {"b", 0, 1}}, {{"t", 1, 0}, {"u", 1, 1}},
              {{0x1000, 0x1000, 0}, {0x2000, 0x800, 1}, {0x8000, 0x100, 1}});
    }
    static void start() { sc_core::sc_start(sc_core::SC_ZERO_TIME); }
    tlm::tlm_fw_transport_if<>& bus() { return mesh_->from_initiator(0).get_base_interface(); }
};

// Defaults: header 16, link 32 bytes a cycle, router 2, link 1.
constexpr uint64_t one_hop = 1 + 2 * (2 + 1) + 1;

TEST_F(MeshTest, WithoutContentionAPacketTakesItsWay)
{
    build_two_by_two();
    const auto& read = initiators_[0]->add(0, false, 0x1000, 256);
    const auto& write = initiators_[0]->add(100 * cycle, true, 0x1000, 256);
    sc_core::sc_start();
    // 256 + 16 bytes are 9 flits, a header alone is one.
    EXPECT_EQ(targets_[0]->seen_at[0], one_hop * cycle);
    EXPECT_EQ(read.answered, (2 * one_hop + 8) * cycle);
    EXPECT_EQ(targets_[0]->seen_at[1], (100 + one_hop + 8) * cycle);
    EXPECT_EQ(write.answered, (100 + 2 * one_hop + 8) * cycle);
}

TEST_F(MeshTest, PacketsOverOneLinkSerialiseAndOthersDoNot)
{
    build_two_by_two();
    initiators_[0]->add(0, true, 0x1000, 256); // a to t
    initiators_[1]->add(0, true, 0x1000, 256); // b to t: meets the first on the link out to t, two hops away
    initiators_[1]->add(100 * cycle, true, 0x2000, 256);
    initiators_[0]->add(100 * cycle, true, 0x1000, 256);
    sc_core::sc_start();
    // The second's head comes 3 cycles later and waits for the rest of the first's 9 flits.
    EXPECT_EQ(targets_[0]->seen_at[1] - targets_[0]->seen_at[0], 9 * cycle);
    EXPECT_EQ(targets_[1]->seen_at[0], (100 + one_hop + 8) * cycle);
    EXPECT_EQ(targets_[0]->seen_at[2], (100 + one_hop + 8) * cycle);
}

TEST_F(MeshTest, GoesAlongTheRowFirst)
{
    build_two_by_two();
    initiators_[0]->add(0, true, 0x2000, 240); // (0,0) to (1,1); 256 bytes with header
    sc_core::sc_start();
    EXPECT_EQ(counter("link.request.0_0.1_0"), 256U);
    EXPECT_EQ(counter("link.request.1_0.1_1"), 256U);
    EXPECT_EQ(counter("link.request.0_0.0_1"), 0U);
    EXPECT_EQ(counter("link.request.u.out"), 256U);
    EXPECT_EQ(counter("link.response.1_1.0_1"), 16U);
    EXPECT_EQ(counter("byte_hops"), 3 * 256U + 3 * 16U);
    EXPECT_EQ(counter("request_bytes"), 240U);
    EXPECT_EQ(counter("response_bytes"), 0U);
}

TEST_F(MeshTest, TargetsSeeAddressesRelativeToTheirRange)
{
    build_two_by_two();
    const auto& first = initiators_[0]->add(0, false, 0x1ffc, 4);
    const auto& second = initiators_[0]->add(0, false, 0x8010, 4);
    sc_core::sc_start();
    EXPECT_EQ(targets_[0]->seen_address.at(0), 0xffcU);
    EXPECT_EQ(targets_[1]->seen_address.at(0), 0x10U);
    EXPECT_EQ(first.get_address(), 0x1ffcU);
    EXPECT_EQ(second.get_address(), 0x8010U);
}

TEST_F(MeshTest, UnmappedAddressesAreRefusedAndToldOncePerInitiator)
{
    build_two_by_two();
    std::vector<std::string> told;
    mesh_->on_unmapped([&](const UnmappedAccess& access) { told.push_back(access.text()); });
    std::vector<const test::AtInitiator::Transaction*> refused;
    for (const uint64_t address : {uint64_t{0x0ffe}, uint64_t{0x27fe}, uint64_t{0}, uint64_t{0x3000}, UINT64_MAX})
        refused.push_back(&initiators_[1]->add(0, true, address, 4));
    refused.push_back(&initiators_[0]->add(100, false, 0x3000, 64));
    sc_core::sc_start();
    for (const auto* t : refused) {
        EXPECT_TRUE(t->done);
        EXPECT_EQ(t->get_response_status(), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    EXPECT_EQ(counter("unmapped_errors"), 6U);
    EXPECT_EQ(counter("request_packets"), 0U);
    EXPECT_EQ(told, (std::vector<std::string>{"b: write of 4 bytes at 0xffe reaches no target",
                                              "a: read of 64 bytes at 0x3000 reaches no target"}));
}

TEST_F(MeshTest, AnErrorResponseComesBackWithoutData)
{
    build_two_by_two();
    targets_[0]->status = tlm::TLM_GENERIC_ERROR_RESPONSE;
    const auto& t = initiators_[0]->add(0, false, 0x1000, 256);
    sc_core::sc_start();
    EXPECT_TRUE(t.done);
    EXPECT_EQ(t.get_response_status(), tlm::TLM_GENERIC_ERROR_RESPONSE);
    EXPECT_EQ(counter("response_bytes"), 0U);
}

TEST_F(MeshTest, ATargetThatWithholdsEndReqBlocksItsLink)
{
    build_two_by_two();
    targets_[0]->accept_after = 50 * cycle;
    for (int i = 0; i < 3; ++i)
        initiators_[0]->add(0, false, 0x1000 + i * 4, 4);
    sc_core::sc_start();
    EXPECT_EQ(targets_[0]->protocol_errors, 0U);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(targets_[0]->seen_at[i], (one_hop + 50 * i) * cycle);
        EXPECT_EQ(targets_[0]->seen_address[i], 4U * i);
        EXPECT_TRUE(initiators_[0]->script[i]->done);
    }
    // Three times 50 cycles, less those in which the link brought the next headers.
    EXPECT_GT(settled().cycles(2), 150U - 3);
    EXPECT_LE(settled().cycles(2), 150U);
}

TEST_F(MeshTest, SettlingInTheMiddleKeepsStatesAddingUp)
{
    build_two_by_two();
    targets_[0]->accept_after = 37 * cycle;
    for (int i = 0; i < 20; ++i)
        initiators_[i % 2]->add(0, i % 3 == 0, 0x1000, 200);
    uint64_t blocked = 0;
    for (int i = 0; i < 300; ++i) {
        sc_core::sc_start(sc_core::sc_time::from_value(3 * cycle + 1));
        settled();
        ASSERT_GE(settled().cycles(2), blocked);
        blocked = settled().cycles(2);
    }
    EXPECT_GT(blocked, 0U);
}

TEST_F(MeshTest, OutstandingRequestsAreBounded)
{
    MeshConfig config;
    config.max_outstanding = 2;
    build_two_by_two(config);
    for (int i = 0; i < 4; ++i)
        initiators_[0]->add(0, false, 0x1000, 4);
    sc_core::sc_start();
    const auto& script = initiators_[0]->script;
    EXPECT_EQ(script[1]->accepted, 0U);
    EXPECT_EQ(script[2]->accepted, script[0]->answered);
    EXPECT_EQ(script[3]->accepted, script[1]->answered);
    EXPECT_TRUE(initiators_[0]->all_done());
    EXPECT_EQ(initiators_[0]->protocol_errors, 0U);
}

TEST_F(MeshTest, AnInitiatorThatWithholdsEndRespDelaysItsNextResponse)
{
    build_two_by_two();
    initiators_[0]->response_hold = 40 * cycle;
    initiators_[0]->add(0, false, 0x1000, 4);
    initiators_[0]->add(0, false, 0x1000, 4);
    sc_core::sc_start();
    const auto& script = initiators_[0]->script;
    EXPECT_EQ(initiators_[0]->protocol_errors, 0U);
    EXPECT_EQ(script[1]->answered, script[0]->answered + 40 * cycle);
    EXPECT_GT(settled().cycles(2), 30U);
}

TEST_F(MeshTest, BlockingTransportTakesTheTimeWithoutContention)
{
    build_two_by_two();
    start();
    std::vector<uint8_t> bytes(256);
    test::Access read(tlm::TLM_READ_COMMAND, 0x1008, bytes);
    sc_core::sc_time delay;
    bus().b_transport(read, delay);
    EXPECT_EQ(delay.value(), (2 * one_hop + 8) * cycle);
    EXPECT_EQ(targets_[0]->seen_address.back(), 8U);
    EXPECT_EQ(read.get_address(), 0x1008U);
    EXPECT_EQ(counter("response_bytes"), 256U);
    EXPECT_EQ(counter("byte_hops"), 2 * 16U + 2 * 272U);
    test::Access unmapped(tlm::TLM_READ_COMMAND, 0, bytes);
    bus().b_transport(unmapped, delay);
    EXPECT_EQ(unmapped.get_response_status(), tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

TEST_F(MeshTest, DebugIsCutToTheRangeAndCountsNothing)
{
    build_two_by_two();
    start();
    std::vector<uint8_t> bytes(64);
    test::Access access(tlm::TLM_READ_COMMAND, 0x27f0, bytes);
    EXPECT_EQ(bus().transport_dbg(access), 16U);
    EXPECT_EQ(access.get_address(), 0x27f0U);
    EXPECT_EQ(access.get_data_length(), 64U);
    EXPECT_EQ(targets_[1]->seen_address.back(), 0x7f0U);
    access.set_address(0x2800);
    EXPECT_EQ(bus().transport_dbg(access), 0U);
    for (const Counter& counter : mesh_->statistics().counters())
        EXPECT_EQ(counter.value, 0U) << counter.name;
}

TEST_F(MeshTest, DirectMemoryIsCutToTheRangeAndMovedToBusAddresses)
{
    build_two_by_two();
    start();
    std::vector<uint8_t> bytes(1);
    test::Access access(tlm::TLM_READ_COMMAND, 0x2004, bytes);
    tlm::tlm_dmi dmi;
    ASSERT_TRUE(bus().get_direct_mem_ptr(access, dmi));
    EXPECT_EQ(dmi.get_dmi_ptr(), targets_[1]->memory);
    EXPECT_EQ(dmi.get_start_address(), 0x2000U);
    EXPECT_EQ(dmi.get_end_address(), 0x27ffU);
    EXPECT_EQ(dmi.get_read_latency().value(), 2 * (one_hop + 3) * cycle);
    access.set_address(0x7000);
    EXPECT_FALSE(bus().get_direct_mem_ptr(access, dmi));
}

TEST_F(MeshTest, DirectMemoryThatATargetTakesBackIsToldToAllInitiators)
{
    build(MeshConfig{}, {{"a", 0, 0}, {"b", 0, 1}}, {{"t", 1, 0}}, {{0x1000, 256, 0}});
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    targets_[0]->invalidate(0x10, 0x1f);
    for (const auto& initiator : initiators_)
        EXPECT_EQ(initiator->invalidated, (std::vector<std::pair<uint64_t, uint64_t>>{{0x1010, 0x101f}}));
}

TEST_F(MeshTest, AResetIsRefusedUntilEveryResponseHasBeenTaken)
{
    build_two_by_two();
    initiators_[0]->response_hold = 20 * cycle;
    const auto& access = initiators_[0]->add(0, false, 0x1000, 4);
    sc_core::sc_start(sc_core::sc_time::from_value(5 * cycle));
    EXPECT_FALSE(mesh_->reset()); // on its way
    while (!access.done)
        sc_core::sc_start(sc_core::sc_time::from_value(cycle));
    EXPECT_FALSE(mesh_->reset()); // the initiator holds the response
    sc_core::sc_start();
    EXPECT_TRUE(mesh_->reset());
    const auto& after = initiators_[1]->add(0, false, 0x1000, 4);
    sc_core::sc_start();
    EXPECT_TRUE(after.done);
    settled();
}

// The second mesh sees the first as its initiator.
TEST_F(MeshTest, MeshesCanBeChained)
{
    Mesh first("first", MeshConfig{}, {{"in", 0, 0}}, {{"out", 1, 1}}, {{0x10000, 0x10000, 0}});
    Mesh second("second", MeshConfig{}, {{"in", 0, 0}}, {{"out", 1, 1}}, {{0x100, 0x100, 0}});
    test::AtInitiator initiator("initiator");
    test::ScriptedTarget target("target");
    target.accept_after = 5 * cycle;
    initiator.socket.bind(first.from_initiator(0));
    first.to_target(0).bind(second.from_initiator(0));
    second.to_target(0).bind(target.socket);
    for (int i = 0; i < 10; ++i)
        initiator.add(0, i % 2, 0x10100 + i, 64);
    sc_core::sc_start();
    EXPECT_TRUE(initiator.all_done());
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(target.seen_address[i], static_cast<uint64_t>(i));
        EXPECT_EQ(initiator.script[i]->get_address(), 0x10100U + i);
    }
}

TEST_F(MeshTest, PortsAndRangesMustFit)
{
    const std::vector<NetworkPort> port{{"p", 0, 0}}, far{{"far", 2, 0}};
    EXPECT_EQ(validate_mesh(MeshConfig{}, port, port), "");
    EXPECT_EQ(validate_mesh(MeshConfig{}, far, port), "far: lies outside the mesh");
    EXPECT_EQ(validate_mesh(MeshConfig{}, port, far), "far: lies outside the mesh");
    EXPECT_THROW(Mesh("outside", MeshConfig{}, port, far, {{0, 16, 0}}), std::invalid_argument);
    EXPECT_THROW(Mesh("empty_range", MeshConfig{}, port, port, {{0, 0, 0}}), std::invalid_argument);
}

} // namespace
