// SPDX-License-Identifier: Apache-2.0
// A channel of fixed latency against its closed form, and behind the socket.
#include "tests/unit/models/memory/dram/dram_fixture.h"

namespace {

using namespace svp;

class FixedLatency : public test::DramFixture {
  protected:
    static DramConfig config(unsigned cycles)
    {
        DramConfig config;
        config.channel = make_fixed_latency_channel;
        config.fixed_latency = cycles;
        return config;
    }
};

constexpr unsigned controller = 2, data = 4;

TEST_F(FixedLatency, EndsAreThoseOfTheClosedForm)
{
    std::mt19937_64 random(3);
    build(config(25));
    std::vector<const test::AtInitiator::Transaction*> sent;
    uint64_t at = 0;
    for (int i = 0; i < 300; ++i) {
        at += random() % 8 * period();
        sent.push_back(&initiator_->add(at, random() % 2 != 0, random() % (1 << 20) * 64, 64));
    }
    sc_core::sc_start();
    uint64_t bus_free = 0;
    for (const auto* t : sent) {
        bus_free = std::max(t->accepted / period() + controller + 25, bus_free) + data;
        EXPECT_EQ(t->answered / period(), bus_free);
    }
    EXPECT_EQ(counter("bus_bytes_read") + counter("bus_bytes_written"), 300U * 64);
    EXPECT_EQ(counter("row_hits") + counter("row_misses") + counter("refreshes"), 0U);
    expect_accounted();
}

TEST_F(FixedLatency, ReachesThePeakOfTheBus)
{
    build(config(100));
    for (unsigned i = 0; i < 1000; ++i)
        initiator_->add(0, false, i * 64ULL, 64);
    sc_core::sc_start();
    EXPECT_EQ(sc_core::sc_time_stamp().value() / period(), controller + 100U + 1000 * data);
}

TEST_F(FixedLatency, BlockingTransportTakesTheSameLatency)
{
    build(config(25));
    std::vector<uint8_t> bytes(64);
    test::Access access(tlm::TLM_READ_COMMAND, 0, bytes);
    sc_core::sc_time delay;
    initiator_->socket->b_transport(access, delay);
    EXPECT_EQ(delay.value() / period(), controller + 25U + data);
}

} // namespace
