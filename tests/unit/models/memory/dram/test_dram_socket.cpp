// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/memory/dram/dram_fixture.h"

#include <cstring>

namespace {

using namespace svp;

class DramSocket : public test::DramFixture {
  protected:
    static DramConfig small()
    {
        DramConfig config;
        config.size_bytes = 1 << 16;
        config.row_bytes = 1024;
        return config;
    }
    tlm::tlm_fw_transport_if<>& target() { return dram_->socket.get_base_interface(); }
    static void start() { sc_core::sc_start(sc_core::SC_ZERO_TIME); }
};

// Each value of each key that names a part of the memory, the others as they are by default.
std::vector<DramConfig> every_part()
{
    std::vector<DramConfig> configs;
    const auto vary = [&configs](const auto& choices, auto key) {
        for (const auto& [name, value] : choices) {
            configs.emplace_back();
            configs.back().*key = value;
        }
    };
    vary(memory_channels, &DramConfig::channel);
    vary(address_mappings, &DramConfig::mapping);
    vary(schedulers, &DramConfig::scheduler);
    vary(page_policies, &DramConfig::page_policy);
    vary(refresh_policies, &DramConfig::refresh);
    return configs;
}

class DramTraffic : public DramSocket, public testing::WithParamInterface<DramConfig> {};

INSTANTIATE_TEST_SUITE_P(EveryPart, DramTraffic, testing::ValuesIn(every_part()));

TEST_P(DramTraffic, MatchesAFlatMemoryAndIsConserved)
{
    DramConfig config = GetParam();
    config.size_bytes = 1 << 16;
    config.row_bytes = 1024;
    config.queue_depth = 3; // smaller than a transaction: back-pressure all the time
    config.channels = 2;
    build(config);
    std::mt19937_64 random(3);
    std::vector<uint8_t> flat(config.size_bytes, 0);
    std::vector<std::vector<uint8_t>> expected;
    uint64_t read = 0, written = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto bytes = static_cast<unsigned>(1 + random() % 300);
        const uint64_t address = random() % 4096;
        const bool write = random() % 2;
        auto& t = initiator_->add(random() % 2 * 1000 * i, write, address, bytes);
        if (write) {
            for (auto& byte : t.data)
                byte = static_cast<uint8_t>(random());
            std::copy(t.data.begin(), t.data.end(), flat.begin() + static_cast<long>(address));
            expected.emplace_back(t.data);
            written += bytes;
        } else {
            const auto begin = flat.begin() + static_cast<long>(address);
            expected.emplace_back(begin, begin + bytes);
            read += bytes;
        }
    }
    initiator_->response_hold = 7000;
    initiator_->limit = 6;
    sc_core::sc_start();
    ASSERT_TRUE(initiator_->all_done());
    EXPECT_EQ(initiator_->protocol_errors, 0U);
    for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_TRUE(initiator_->script[i]->is_response_ok());
        ASSERT_EQ(initiator_->script[i]->data, expected[i]) << i;
    }
    EXPECT_EQ(counter("bytes_read"), read);
    EXPECT_EQ(counter("bytes_written"), written);
    const uint64_t bursts = (counter("bus_bytes_read") + counter("bus_bytes_written")) / 64;
    const uint64_t of_banks = counter("row_hits") + counter("row_misses") + counter("row_conflicts");
    EXPECT_EQ(of_banks, config.channel == make_dram_channel ? bursts : 0);
    uint64_t data_cycles = 0;
    dram_->settle();
    for (const Activity& bus : dram_->statistics().activities())
        data_cycles += bus.cycles(unsigned(BusState::read)) + bus.cycles(unsigned(BusState::write));
    EXPECT_EQ(data_cycles, bursts * config.burst_cycles());
    expect_accounted();
}

TEST_F(DramSocket, AFullQueueWithholdsEndReq)
{
    DramConfig config = small();
    config.queue_depth = 4;
    config.mapping = make_bank_row_column;
    build(config);
    const auto& fits = initiator_->add(0, false, 0, 256);
    const auto& waits = initiator_->add(0, false, 256, 256);
    sc_core::sc_start();
    EXPECT_EQ(fits.accepted, 0U);
    EXPECT_GT(waits.accepted, 0U);
    EXPECT_LT(waits.accepted, waits.answered);
}

TEST_F(DramSocket, RefusesWhatItCannotServe)
{
    build(small());
    start();
    std::vector<uint8_t> bytes(16);
    const auto status = [&](auto change) {
        test::Access p(tlm::TLM_READ_COMMAND, 0, bytes);
        change(p);
        sc_core::sc_time delay;
        target().b_transport(p, delay);
        EXPECT_EQ(delay, sc_core::SC_ZERO_TIME);
        return p.get_response_status();
    };
    using P = tlm::tlm_generic_payload;
    const uint64_t size = dram_->config().size_bytes;
    EXPECT_EQ(status([&](P& p) { p.set_address(size); }), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(status([&](P& p) { p.set_address(size - 15); }), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(status([&](P& p) { p.set_address(UINT64_MAX - 7); }), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_EQ(status([&](P& p) { p.set_data_length(0); }), tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT_EQ(status([&](P& p) { p.set_streaming_width(8); }), tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT_EQ(status([&](P& p) { p.set_byte_enable_ptr(bytes.data()); }), tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    EXPECT_EQ(counter("errors"), 6U);

    const auto& beyond = initiator_->add(0, true, size - 8, 16);
    const auto& last = initiator_->add(0, true, size - 16, 16);
    sc_core::sc_start();
    EXPECT_TRUE(beyond.done);
    EXPECT_EQ(beyond.get_response_status(), tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT_TRUE(last.is_response_ok());
}

TEST_F(DramSocket, DebugAccessTakesNoTimeAndCountsNothing)
{
    build(small());
    start();
    std::vector<uint8_t> bytes{1, 2, 3, 4};
    test::Access write(tlm::TLM_WRITE_COMMAND, 100, bytes);
    EXPECT_EQ(target().transport_dbg(write), 4U);
    std::vector<uint8_t> back(4);
    test::Access read(tlm::TLM_READ_COMMAND, 100, back);
    EXPECT_EQ(target().transport_dbg(read), 4U);
    EXPECT_EQ(back, bytes);
    read.set_address(dram_->config().size_bytes - 2);
    EXPECT_EQ(target().transport_dbg(read), 2U);
    read.set_address(dram_->config().size_bytes);
    EXPECT_EQ(target().transport_dbg(read), 0U);
    for (const Counter& counter : dram_->statistics().counters())
        EXPECT_EQ(counter.value, 0U) << counter.name;
    sc_core::sc_start();
    EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::SC_ZERO_TIME);
}

TEST_F(DramSocket, DirectMemoryIsTheMemoryWhenAllowed)
{
    DramConfig config = small();
    build(config);
    start();
    std::vector<uint8_t> bytes{42};
    test::Access p(tlm::TLM_READ_COMMAND, 0, bytes);
    tlm::tlm_dmi dmi;
    ASSERT_TRUE(target().get_direct_mem_ptr(p, dmi));
    EXPECT_EQ(dmi.get_start_address(), 0U);
    EXPECT_EQ(dmi.get_end_address(), config.size_bytes - 1);
    EXPECT_TRUE(dmi.is_read_write_allowed());
    dmi.get_dmi_ptr()[77] = 9;
    p.set_address(77);
    target().transport_dbg(p);
    EXPECT_EQ(bytes[0], 9);
}

TEST_F(DramSocket, DirectMemoryIsRefusedWhenNot)
{
    DramConfig config = small();
    config.dmi = false;
    build(config);
    start();
    std::vector<uint8_t> bytes(1);
    test::Access p(tlm::TLM_READ_COMMAND, 0, bytes);
    tlm::tlm_dmi dmi;
    EXPECT_FALSE(target().get_direct_mem_ptr(p, dmi));
}

TEST_F(DramSocket, CorruptFlipsStoredBits)
{
    build(small());
    start();
    dram_->corrupt(5, 0x81);
    dram_->corrupt(dram_->config().size_bytes, 0xff); // beyond: nothing
    std::vector<uint8_t> bytes(1);
    test::Access p(tlm::TLM_READ_COMMAND, 5, bytes);
    sc_core::sc_time delay;
    target().b_transport(p, delay);
    EXPECT_EQ(bytes[0], 0x81);
    // Row activation, column access, one burst.
    EXPECT_EQ(delay.value() / period(), 2U + 16 + 16 + 4);
}

TEST_F(DramSocket, AGigabyteCostsOnlyWhatIsTouched)
{
    DramConfig config;
    config.size_bytes = uint64_t{1} << 36;
    build(config);
    const auto& t = initiator_->add(0, false, config.size_bytes - 64, 64);
    sc_core::sc_start();
    EXPECT_TRUE(t.is_response_ok());
}

TEST(DramConfigRules, NameTheKey)
{
    const auto wrong = [](auto change) {
        DramConfig config;
        change(config);
        return config.validate();
    };
    using C = DramConfig;
    EXPECT_EQ(wrong([](C&) {}), "");
    EXPECT_EQ(wrong([](C& c) { c.banks = 12; }).find("banks:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.bank_groups = 32; }).find("bank_groups:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.burst_bytes = 16384; }).find("burst_bytes:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.bytes_per_cycle = 128; }).find("bytes_per_cycle:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.timing.trefi = 100; }).find("timing.trefi:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.timing.trfcpb = 313; }).find("timing.trfcpb:"), 0U);
    const auto often_refreshed = [](C& c) {
        c.banks = 64;
        c.refresh = make_per_bank_refresh;
    };
    EXPECT_EQ(wrong(often_refreshed).find("timing.trefi:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.timing.tcwl = 30; }).find("timing.tcwl:"), 0U);
    EXPECT_EQ(wrong([](C& c) { c.timing.trrd_l = 1; }).find("timing.trrd_l:"), 0U);
}

} // namespace
