// SPDX-License-Identifier: Apache-2.0
// DMA, mesh and DRAM together: values, order, conservation, errors.
#include "tests/support/kernel_fixture.h"
#include "tests/support/memory_chain.h"

#include <random>

namespace {

using namespace svp;
using Direction = DmaRequest::Direction;
using test::MemoryChain;
using test::MemoryChainConfig;

constexpr uint64_t memory_bytes = 1 << 18;

class DmaChain : public test::KernelFixture {
  protected:
    void build(MemoryChainConfig config = {}, unsigned clients = 1)
    {
        config.dram.size_bytes = memory_bytes;
        config.dram.row_bytes = 1024;
        chain_ = std::make_unique<MemoryChain>(config, clients);
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
    }
    ~DmaChain() override { chain_.reset(); }

    struct Transfer {
        DmaRequest request;
        std::vector<uint8_t> local;
    };
    Transfer& transfer(Direction direction, uint64_t offset, uint32_t run_bytes, uint32_t runs = 1, uint64_t stride = 0)
    {
        Transfer& t = transfers_.emplace_back();
        t.local.assign(size_t{run_bytes} * runs, 0);
        t.request.direction = direction;
        t.request.address = chain_->base + offset;
        t.request.run_bytes = run_bytes;
        t.request.runs = runs;
        t.request.stride = stride;
        t.request.local = t.local.data();
        return t;
    }
    uint64_t dma_counter(unsigned channel, const std::string& name)
    {
        return MemoryChain::counter(chain_->dma, "channel." + std::to_string(channel) + "." + name);
    }
    uint64_t mesh_counter(const std::string& name) { return MemoryChain::counter(chain_->mesh, name); }
    uint64_t dram_counter(const std::string& name) { return MemoryChain::counter(chain_->dram, name); }

    void expect_bytes_conserved()
    {
        uint64_t read = 0, written = 0;
        for (unsigned i = 0; i < chain_->clients.size(); ++i) {
            read += dma_counter(i, "bytes_read");
            written += dma_counter(i, "bytes_written");
        }
        EXPECT_EQ(read, mesh_counter("response_bytes"));
        EXPECT_EQ(read, dram_counter("bytes_read"));
        EXPECT_EQ(written, mesh_counter("request_bytes"));
        EXPECT_EQ(written, dram_counter("bytes_written"));
        EXPECT_EQ(mesh_counter("request_packets"), mesh_counter("response_packets"));
    }
    void expect_accounted()
    {
        chain_->settle();
        for (Module* module : {static_cast<Module*>(&chain_->dma), static_cast<Module*>(&chain_->mesh),
                               static_cast<Module*>(&chain_->dram)})
            for (const Activity& activity : module->statistics().activities()) {
                uint64_t sum = 0;
                for (unsigned state = 0; state < activity.states().size(); ++state)
                    sum += activity.cycles(state);
                EXPECT_EQ(sum, activity.width() * module->current_edge()) << activity.name();
            }
    }

    std::unique_ptr<MemoryChain> chain_;
    std::deque<Transfer> transfers_;
};

struct Setting {
    uint64_t seed;
    BusTiming timing;
};
class DmaRandom : public DmaChain, public testing::WithParamInterface<Setting> {};

// Every client has a slice of memory of its own, so that the order between clients does not matter.
TEST_P(DmaRandom, TrafficMatchesAFlatMemory)
{
    std::mt19937_64 random(GetParam().seed);
    MemoryChainConfig config;
    config.dma.timing = GetParam().timing;
    config.dma.burst_bytes = 16U << random() % 6;
    config.dma.outstanding = static_cast<unsigned>(1 + random() % 20);
    config.dma.clock_mhz = random() % 2 ? 1000 : 700;
    config.mesh.max_outstanding = static_cast<unsigned>(1 + random() % 40);
    config.dram.queue_depth = static_cast<unsigned>(1 + random() % 32);
    config.dram.channels = 1U << random() % 2;
    const unsigned clients = static_cast<unsigned>(1 + random() % 4);
    build(config, clients);
    const uint64_t slice = memory_bytes / 4;
    std::vector<uint8_t> flat(memory_bytes);
    for (auto& byte : flat)
        byte = static_cast<uint8_t>(random());
    chain_->store(0, flat);

    std::vector<std::vector<DmaRequest*>> sent(clients);
    std::vector<std::vector<uint8_t>> expected;
    for (int i = 0; i < 60; ++i) {
        const auto client = static_cast<unsigned>(random() % clients);
        const auto run = static_cast<uint32_t>(random() % 10 == 0 ? 0 : 1 + random() % 700);
        const auto runs = static_cast<uint32_t>(random() % 6);
        const uint64_t stride = random() % 3 == 0 ? run : run + random() % 300;
        const Direction direction = random() % 2 ? Direction::read : Direction::write;
        const uint64_t offset = client * slice + random() % (slice - 6000);
        Transfer& t = transfer(direction, offset, run, runs, stride);
        t.request.tag = static_cast<uint64_t>(i);
        for (auto& byte : t.local)
            byte = static_cast<uint8_t>(random());
        std::vector<uint8_t> want = t.local;
        for (uint32_t r = 0; r < runs; ++r)
            for (uint32_t b = 0; b < run; ++b) {
                uint8_t& stored = flat[offset + r * stride + b];
                uint8_t& local = want[size_t{r} * run + b];
                if (direction == Direction::read)
                    local = stored;
                else
                    stored = local;
            }
        expected.push_back(want);
        sent[client].push_back(&t.request);
        chain_->clients[client].source.send(t.request);
        if (random() % 4 == 0) sc_core::sc_start(sc_core::sc_time::from_value(1 + random() % 200000));
        for (unsigned c = 0; c < clients; ++c)
            ASSERT_LE(chain_->dma.outstanding(c), config.dma.outstanding);
        if (random() % 8 == 0) expect_accounted();
    }
    sc_core::sc_start();
    for (unsigned c = 0; c < clients; ++c)
        ASSERT_EQ(chain_->clients[c].answered, sent[c]);
    for (size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(transfers_[i].request.status, DmaRequest::Status::ok);
        EXPECT_EQ(transfers_[i].request.tag, i);
        ASSERT_EQ(transfers_[i].local, expected[i]) << i;
    }
    EXPECT_EQ(chain_->stored(0, memory_bytes), flat);
    expect_bytes_conserved();
    expect_accounted();
}

std::vector<Setting> settings()
{
    std::vector<Setting> all;
    for (uint64_t seed = 0; seed < 60; ++seed)
        for (const BusTiming timing : {BusTiming::approximate, BusTiming::loose})
            all.push_back({seed, timing});
    return all;
}
INSTANTIATE_TEST_SUITE_P(Seeds, DmaRandom, testing::ValuesIn(settings()), [](const auto& info) {
    return (info.param.timing == BusTiming::loose ? "loose" : "approximate") + std::to_string(info.param.seed);
});

TEST_F(DmaChain, BurstsStopAtTheirAlignment)
{
    build();
    chain_->clients[0].source.send(transfer(Direction::read, 200, 400).request); // 56 + 256 + 88
    sc_core::sc_start();
    EXPECT_EQ(dma_counter(0, "bursts"), 3U);
    EXPECT_EQ(mesh_counter("request_packets"), 3U);
}

TEST_F(DmaChain, RunsWithoutAGapAreOne)
{
    build();
    chain_->clients[0].source.send(transfer(Direction::read, 0, 32, 16, 32).request);
    sc_core::sc_start();
    EXPECT_EQ(dma_counter(0, "bursts"), 2U);
    chain_->clients[0].source.send(transfer(Direction::read, 0, 32, 16, 64).request);
    sc_core::sc_start();
    EXPECT_EQ(dma_counter(0, "bursts"), 2U + 16U);
}

TEST_F(DmaChain, ChannelsTakeTurns)
{
    build({}, 2);
    chain_->clients[0].source.send(transfer(Direction::read, 0, 64 * 1024).request);
    chain_->clients[1].source.send(transfer(Direction::read, 64 * 1024, 64 * 1024).request);
    sc_core::sc_start();
    const double first = static_cast<double>(chain_->clients[0].answered_at.at(0));
    const double second = static_cast<double>(chain_->clients[1].answered_at.at(0));
    EXPECT_NEAR(first / second, 1.0, 0.02);
}

TEST_F(DmaChain, MoreOutstandingHidesLatencyUpToTheMemorysBandwidth)
{
    MemoryChainConfig config;
    config.dma.outstanding = 16;
    build(config);
    chain_->clients[0].source.send(transfer(Direction::read, 0, 128 * 1024).request);
    sc_core::sc_start();
    const double bytes_per_ns = 128 * 1024 / (static_cast<double>(chain_->clients[0].answered_at.at(0)) / 1000);
    EXPECT_GT(bytes_per_ns, 17.0);
    EXPECT_LT(bytes_per_ns, 19.2);
}

TEST_F(DmaChain, OneOutstandingPaysEveryLatency)
{
    MemoryChainConfig config;
    config.dma.outstanding = 1;
    build(config);
    chain_->clients[0].source.send(transfer(Direction::read, 0, 1024).request);
    sc_core::sc_start();
    // Row miss once per bank group; each burst: DMA edge, way there, DRAM, way back.
    EXPECT_GT(chain_->clients[0].answered_at.at(0), 4 * 50000U);
}

class DmaErrors : public DmaChain, public testing::WithParamInterface<BusTiming> {
  protected:
    MemoryChainConfig config()
    {
        MemoryChainConfig config;
        config.dma.timing = GetParam();
        config.dma.outstanding = 2;
        return config;
    }
};

TEST_P(DmaErrors, UnmappedAddressEndsTheRequestThere)
{
    build(config());
    Transfer& bad = transfer(Direction::read, memory_bytes - 512, 256, 100, 256);
    Transfer& good = transfer(Direction::write, 0, 64);
    good.local.assign(64, 7);
    chain_->clients[0].source.send(bad.request);
    chain_->clients[0].source.send(good.request);
    sc_core::sc_start();
    ASSERT_EQ(chain_->clients[0].answered.size(), 2U);
    EXPECT_EQ(bad.request.status, DmaRequest::Status::bus_error);
    EXPECT_EQ(bad.request.error_address, chain_->base + memory_bytes);
    EXPECT_EQ(good.request.status, DmaRequest::Status::ok);
    EXPECT_EQ(chain_->stored(0, 64), std::vector<uint8_t>(64, 7));
    EXPECT_EQ(dma_counter(0, "bytes_read"), 512U);
    EXPECT_EQ(dma_counter(0, "errors"), 1U);
    // Two served, one refused, the next request's; loose also tried the whole run at first. None of the other 97.
    EXPECT_LE(dma_counter(0, "bursts"), 5U);
    expect_bytes_conserved();
    expect_accounted();
}

TEST_P(DmaErrors, MemorySmallerThanItsRangeAnswersWithAnError)
{
    MemoryChainConfig wide = config();
    wide.range = memory_bytes * 2;
    build(wide);
    Transfer& bad = transfer(Direction::read, memory_bytes - 256, 4096);
    chain_->clients[0].source.send(bad.request);
    sc_core::sc_start();
    ASSERT_EQ(chain_->clients[0].answered.size(), 1U);
    EXPECT_EQ(bad.request.status, DmaRequest::Status::bus_error);
    EXPECT_EQ(bad.request.error_address, chain_->base + memory_bytes);
    EXPECT_EQ(dma_counter(0, "bytes_read"), 256U);
    EXPECT_LE(dma_counter(0, "bursts"), 4U); // of 16: at most two are in flight when the first error comes
    expect_bytes_conserved();
}

TEST_P(DmaErrors, AddressesThatWrapAreErrors)
{
    build(config());
    Transfer& t = transfer(Direction::read, 0, 512);
    t.request.address = UINT64_MAX - 99;
    chain_->clients[0].source.send(t.request);
    sc_core::sc_start();
    ASSERT_EQ(chain_->clients[0].answered.size(), 1U);
    EXPECT_EQ(t.request.status, DmaRequest::Status::bus_error);
    EXPECT_EQ(t.request.error_address, UINT64_MAX - 99);
}

TEST_P(DmaErrors, AClientMaySendFromItsResponse)
{
    build(config());
    Transfer& t = transfer(Direction::read, 0, 300);
    int rounds = 0;
    auto& source = chain_->clients[0].source;
    source.on_response([&](DmaRequest& request) {
        if (++rounds < 50) source.send(request);
    });
    source.send(t.request);
    sc_core::sc_start();
    EXPECT_EQ(rounds, 50);
    EXPECT_EQ(dma_counter(0, "bytes_read"), 50 * 300U);
    expect_accounted();
}

TEST_P(DmaErrors, AResetIsRefusedWhileARequestIsUnderWay)
{
    build(config());
    Transfer& t = transfer(Direction::read, 0, 8192);
    chain_->clients[0].source.send(t.request);
    EXPECT_FALSE(chain_->dma.reset());
    sc_core::sc_start(sc_core::sc_time::from_value(60000));
    EXPECT_FALSE(chain_->dma.reset());
    sc_core::sc_start();
    EXPECT_EQ(chain_->clients[0].answered, std::vector<DmaRequest*>{&t.request});
    EXPECT_TRUE(chain_->dma.reset());
    EXPECT_TRUE(chain_->mesh.reset());
    EXPECT_TRUE(chain_->dram.reset());
    expect_accounted();
}

INSTANTIATE_TEST_SUITE_P(Timing, DmaErrors, testing::Values(BusTiming::approximate, BusTiming::loose),
                         [](const auto& info) { return info.param == BusTiming::loose ? "loose" : "approximate"; });

TEST(DmaConfigRules, NameTheKey)
{
    DmaConfig config;
    EXPECT_EQ(config.validate(), "");
    config.burst_bytes = 100;
    EXPECT_EQ(config.validate().find("burst_bytes:"), 0U);
}

} // namespace
