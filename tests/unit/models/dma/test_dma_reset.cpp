// SPDX-License-Identifier: Apache-2.0
// After a reset of DMA, mesh and DRAM the chain is as a fresh one, but for what the memory holds: random transfers of
// several clients, equal to the last cycle and in equal order.
#include "tests/support/kernel_context.h"
#include "tests/support/memory_chain.h"

#include <gtest/gtest.h>
#include <random>
#include <sysc/kernel/sc_kernel_ids.h>

namespace {

using namespace svp;
using test::MemoryChain;
using test::MemoryChainConfig;

constexpr unsigned memory_bytes = 1 << 16;

struct Transfer {
    uint64_t at = 0; // ticks after the start
    unsigned client = 0;
    bool write = false;
    uint64_t offset = 0;
    uint32_t run_bytes = 0, runs = 1;
    uint64_t stride = 0;
    uint8_t value = 0;
};

struct Outcome {
    std::vector<std::vector<uint64_t>> answered_at; // by client, ticks after the start
    std::vector<size_t> order;                      // of all answers
    std::vector<std::vector<uint8_t>> data;
    std::vector<uint8_t> memory;
};

MemoryChainConfig random_config(std::mt19937_64& random)
{
    MemoryChainConfig config;
    config.dram.size_bytes = memory_bytes;
    config.dram.row_bytes = 1024;
    config.dram.clock_mhz = 1000; // one clock for all, so that phases are equal
    config.dram.timing.trefi = 700;
    config.mesh.max_outstanding = 1 + random() % 16;
    config.dma.burst_bytes = 64U << random() % 3;
    config.dma.outstanding = 1 + random() % 8;
    config.dma.timing = random() % 4 ? BusTiming::approximate : BusTiming::loose;
    return config;
}

std::vector<Transfer> random_traffic(std::mt19937_64& random, unsigned clients)
{
    std::vector<Transfer> traffic;
    const size_t count = 5 + random() % 30;
    const uint64_t gap = 1 + random() % 200'000;
    uint64_t at = 0;
    for (size_t i = 0; i < count; ++i) {
        Transfer t;
        t.at = at += random() % gap;
        t.client = static_cast<unsigned>(random() % clients);
        t.write = random() % 2 != 0;
        t.run_bytes = static_cast<uint32_t>(1 + random() % 700);
        t.runs = static_cast<uint32_t>(1 + random() % 5);
        t.stride = t.run_bytes + random() % 100;
        t.offset = random() % (memory_bytes - t.stride * t.runs);
        t.value = static_cast<uint8_t>(random());
        traffic.push_back(t);
    }
    return traffic;
}

class Bench {
  public:
    Bench(const MemoryChainConfig& config, unsigned clients) : chain(config, clients)
    {
        sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
    }

    Outcome run(const std::vector<Transfer>& traffic)
    {
        const uint64_t start = chain.dma.clock().time_of(chain.dma.current_edge()).value();
        std::deque<DmaRequest> requests(traffic.size());
        Outcome outcome;
        outcome.data.resize(traffic.size());
        outcome.answered_at.resize(chain.clients.size());
        for (size_t c = 0; c < chain.clients.size(); ++c)
            chain.clients[c].source.on_response([&outcome, c, start](DmaRequest& request) {
                outcome.answered_at[c].push_back(sc_core::sc_time_stamp().value() - start);
                outcome.order.push_back(request.tag);
            });
        for (size_t i = 0; i < traffic.size(); ++i) {
            const Transfer& t = traffic[i];
            outcome.data[i].assign(size_t{t.run_bytes} * t.runs, t.write ? t.value : 0);
            requests[i].direction = t.write ? DmaRequest::Direction::write : DmaRequest::Direction::read;
            requests[i].address = chain.base + t.offset;
            requests[i].run_bytes = t.run_bytes;
            requests[i].runs = t.runs;
            requests[i].stride = t.stride;
            requests[i].local = outcome.data[i].data();
            requests[i].tag = i;
            const uint64_t now = sc_core::sc_time_stamp().value();
            if (start + t.at > now) sc_core::sc_start(sc_core::sc_time::from_value(start + t.at - now));
            chain.clients[t.client].source.send(requests[i]);
        }
        sc_core::sc_start();
        EXPECT_EQ(outcome.order.size(), traffic.size());
        outcome.memory = chain.stored(0, memory_bytes);
        return outcome;
    }

    MemoryChain chain;
};

class DmaReset : public testing::TestWithParam<int> {};

TEST_P(DmaReset, IsAsAFreshOneButForTheMemorysContents)
{
    std::mt19937_64 random(static_cast<uint64_t>(GetParam()));
    const MemoryChainConfig config = random_config(random);
    const unsigned clients = 1 + random() % 4;
    const std::vector<Transfer> before = random_traffic(random, clients), after = random_traffic(random, clients);
    const uint64_t pause = random() % 2'000'000;
    std::vector<uint8_t> contents;
    Outcome reset;
    {
        test::KernelContext kernel;
        Bench bench(config, clients);
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
        contents = bench.run(before).memory;
        sc_core::sc_start(sc_core::sc_time::from_value(pause));
        for (Module* module : {static_cast<Module*>(&bench.chain.dma), static_cast<Module*>(&bench.chain.mesh),
                               static_cast<Module*>(&bench.chain.dram)})
            ASSERT_TRUE(module->reset()) << module->name();
        reset = bench.run(after);
    }
    test::KernelContext kernel;
    Bench bench(config, clients);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    bench.chain.store(0, contents);
    const Outcome fresh = bench.run(after);
    EXPECT_EQ(reset.answered_at, fresh.answered_at);
    EXPECT_EQ(reset.order, fresh.order);
    EXPECT_EQ(reset.data, fresh.data);
    EXPECT_EQ(reset.memory, fresh.memory);
}

INSTANTIATE_TEST_SUITE_P(RandomTraffic, DmaReset, testing::Range(0, 150));

} // namespace
