// SPDX-License-Identifier: Apache-2.0
// The event-driven channel against the cycle-by-cycle one: equal, not close.
#include "models/memory/dram/dram_config.h"
#include "tests/reference/dram_reference.h"

#include <gtest/gtest.h>
#include <random>

namespace {

using namespace svp;

struct Served {
    std::vector<uint64_t> end;
    Statistics statistics;
    DramCounters counters{statistics};
    uint64_t last = 0;
};

void serve(Served& run, const DramConfig& config, const std::vector<reference::DramRequest>& requests)
{
    Activity& bus = run.statistics.activity("bus", "", 1, bus_state_names());
    TracePoints points;
    const std::unique_ptr<MemoryChannel> channel =
        config.channel(config, {Clock(config.clock_mhz), run.counters, bus, DramTrace(points, "")});
    run.end.assign(requests.size(), 0);
    size_t next = 0, served = 0;
    while (served < requests.size()) {
        // Handed over ahead of time, as a controller's input latency does.
        const uint64_t due = channel->next_event();
        if (next < requests.size() && requests[next].ready <= due) {
            MemoryAccess access;
            access.row = static_cast<uint32_t>(requests[next].row);
            access.bank = static_cast<uint8_t>(requests[next].bank);
            access.ready = requests[next].ready;
            access.write = requests[next].write;
            access.transaction = static_cast<uint32_t>(next++);
            channel->enqueue(access);
            continue;
        }
        const MemoryChannel::Served result = channel->advance(due);
        if (!result.served) continue;
        run.end[result.transaction] = result.end;
        run.last = std::max(run.last, result.end);
        ++served;
    }
    channel->settle(run.last);
}

std::vector<reference::DramRequest> random_requests(std::mt19937_64& random, const DramConfig& config)
{
    std::vector<reference::DramRequest> requests;
    const unsigned count = 20 + random() % 60;
    const unsigned banks = 1 + random() % config.banks, rows = 1 + random() % 4;
    const unsigned write_percent = random() % 3 * 50, gap = 1 + random() % 40, pause_percent = random() % 10;
    uint64_t ready = 1;
    for (unsigned i = 0; i < count; ++i) {
        ready += random() % gap;
        if (random() % 100 < pause_percent) ready += random() % 1500;
        requests.push_back(
            {ready, static_cast<unsigned>(random() % banks), random() % rows, random() % 100 < write_percent});
    }
    return requests;
}

struct Policies {
    std::string name;
    MakeScheduler scheduler;
    MakePagePolicy page_policy;
    MakeRefreshPolicy refresh;
};

// Every policy there is with every other.
std::vector<Policies> all_policies()
{
    std::vector<Policies> all;
    for (const auto& [scheduler_name, scheduler] : schedulers)
        for (const auto& [page_name, page] : page_policies)
            for (const auto& [refresh_name, refresh] : refresh_policies)
                all.push_back({std::string(scheduler_name) + "_page_" + page_name + "_refresh_" + refresh_name,
                               scheduler, page, refresh});
    return all;
}

DramConfig random_config(std::mt19937_64& random, const Policies& policies)
{
    DramConfig config;
    config.queue_depth = 128; // room for all requests of a stream
    config.banks = 4U << random() % 3;
    config.bank_groups = 1U << random() % 3;
    config.bytes_per_cycle = random() % 2 ? 16 : 8;
    config.scheduler = policies.scheduler;
    config.page_policy = policies.page_policy;
    config.refresh = policies.refresh;
    config.bypass_limit = random() % 3 ? 64 : static_cast<unsigned>(random() % 4);
    DramTiming& t = config.timing;
    t.trefi = 600 + static_cast<unsigned>(random() % 600);
    t.trfcpb = 20 + static_cast<unsigned>(random() % 15);
    t.tccd_l = 4 + static_cast<unsigned>(random() % 4);
    t.trtp = 4 + static_cast<unsigned>(random() % 10);
    t.tras = 20 + static_cast<unsigned>(random() % 30);
    return config;
}

class DramReference : public testing::TestWithParam<Policies> {};

TEST_P(DramReference, EqualOnRandomStreams)
{
    std::mt19937_64 random(7);
    for (int trial = 0; trial < 60; ++trial) {
        SCOPED_TRACE(trial);
        const DramConfig config = random_config(random, GetParam());
        ASSERT_EQ(config.validate(), "");
        const auto requests = random_requests(random, config);
        const reference::DramOutcome expected = reference::serve(config, requests);
        Served run;
        serve(run, config, requests);
        ASSERT_EQ(run.end, expected.end);
        EXPECT_EQ(run.counters.row_hits.value, expected.hits);
        EXPECT_EQ(run.counters.row_misses.value, expected.misses);
        EXPECT_EQ(run.counters.row_conflicts.value, expected.conflicts);
        EXPECT_EQ(run.counters.activates.value, expected.activates);
    }
}

TEST_P(DramReference, BusStatesAddUpAndDataCyclesAreExact)
{
    std::mt19937_64 random(8);
    for (int trial = 0; trial < 20; ++trial) {
        const DramConfig config = random_config(random, GetParam());
        const auto requests = random_requests(random, config);
        Served run;
        serve(run, config, requests);
        const Activity& bus = run.statistics.activities().front();
        uint64_t sum = 0, writes = 0;
        for (unsigned state = 0; state < bus.states().size(); ++state)
            sum += bus.cycles(state);
        for (const auto& request : requests)
            writes += request.write;
        EXPECT_EQ(sum, run.last);
        EXPECT_EQ(bus.cycles(unsigned(BusState::write)), writes * config.burst_cycles());
        EXPECT_EQ(bus.cycles(unsigned(BusState::read)), (requests.size() - writes) * config.burst_cycles());
    }
}

INSTANTIATE_TEST_SUITE_P(Policies, DramReference, testing::ValuesIn(all_policies()),
                         [](const auto& test) { return test.param.name; });

} // namespace
