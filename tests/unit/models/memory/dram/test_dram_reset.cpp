// SPDX-License-Identifier: Apache-2.0
// After a reset the DRAM is as a fresh one, but for what it stores: random traffic, equal to the last cycle.
#include "models/memory/dram/dram.h"
#include "tests/support/at_initiator.h"
#include "tests/support/kernel_context.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace {

using namespace svp;

constexpr uint64_t memory_bytes = 1 << 16;

struct Access {
    uint64_t at = 0; // ticks after the start
    bool write = false;
    uint64_t address = 0;
    unsigned bytes = 0;
    uint8_t value = 0;
};

struct Outcome {
    std::vector<uint64_t> accepted, answered; // ticks after the start
    std::vector<std::vector<uint8_t>> data;
    std::map<std::string, uint64_t> figures; // what counters and states have grown by
    std::vector<uint8_t> memory;
};

DramConfig random_config(std::mt19937_64& random)
{
    DramConfig config;
    config.size_bytes = memory_bytes;
    config.row_bytes = 1024;
    config.channels = 1U << random() % 3;
    config.banks = 4U << random() % 2;
    config.bank_groups = 1U << random() % 3;
    config.queue_depth = 1 + static_cast<unsigned>(random() % 16);
    const auto any = [&random](const auto& choices) { return (choices.begin() + random() % choices.size())->second; };
    config.channel = random() % 8 ? make_dram_channel : make_fixed_latency_channel;
    config.scheduler = any(schedulers);
    config.page_policy = any(page_policies);
    config.refresh = any(refresh_policies);
    config.mapping = any(address_mappings);
    config.timing.trfcpb = 40;
    config.timing.trefi = 600 + static_cast<unsigned>(random() % 600);
    return config;
}

std::vector<Access> random_traffic(std::mt19937_64& random)
{
    std::vector<Access> traffic;
    uint64_t at = 0;
    const uint64_t gap = 1 + random() % 30000;
    const size_t count = 5 + random() % 60;
    for (size_t i = 0; i < count; ++i) {
        at += random() % gap;
        if (random() % 20 == 0) at += random() % 1'000'000;
        const auto bytes = static_cast<unsigned>(1 + random() % 300);
        traffic.push_back(
            {at, random() % 2 != 0, random() % (memory_bytes - bytes), bytes, static_cast<uint8_t>(random())});
    }
    return traffic;
}

class Bench {
  public:
    explicit Bench(const DramConfig& config) : dram("dram", config) { initiator_.socket.bind(dram.socket); }

    std::map<std::string, uint64_t> figures()
    {
        dram.settle();
        std::map<std::string, uint64_t> all;
        for (const Counter& counter : dram.statistics().counters())
            all[counter.name] = counter.value;
        for (const Activity& activity : dram.statistics().activities())
            for (unsigned s = 0; s < activity.states().size(); ++s)
                all[activity.name() + " " + activity.states()[s]] = activity.cycles(s);
        return all;
    }
    std::vector<uint8_t> memory() { return debug(tlm::TLM_READ_COMMAND, std::vector<uint8_t>(memory_bytes)); }
    void store(const std::vector<uint8_t>& bytes) { debug(tlm::TLM_WRITE_COMMAND, bytes); }

    Outcome run(const std::vector<Access>& traffic)
    {
        const uint64_t start = dram.clock().time_of(dram.current_edge()).value();
        const size_t first = initiator_.script.size();
        const std::map<std::string, uint64_t> before = figures();
        for (const Access& access : traffic) {
            auto& t = initiator_.add(start + access.at, access.write, access.address, access.bytes);
            if (access.write) t.data.assign(access.bytes, access.value);
        }
        sc_core::sc_start();
        EXPECT_TRUE(initiator_.all_done());
        EXPECT_EQ(initiator_.protocol_errors, 0U);
        Outcome outcome;
        for (size_t i = first; i < initiator_.script.size(); ++i) {
            outcome.accepted.push_back(initiator_.script[i]->accepted - start);
            outcome.answered.push_back(initiator_.script[i]->answered - start);
            outcome.data.push_back(initiator_.script[i]->data);
        }
        for (const auto& [name, value] : figures())
            outcome.figures[name] = value - before.at(name);
        outcome.memory = memory();
        return outcome;
    }

    Dram dram;

  private:
    std::vector<uint8_t> debug(tlm::tlm_command command, std::vector<uint8_t> bytes)
    {
        test::Access access(command, 0, bytes);
        EXPECT_EQ(initiator_.socket->transport_dbg(access), memory_bytes);
        return bytes;
    }

    test::AtInitiator initiator_{"initiator"};
};

class DramReset : public testing::TestWithParam<int> {};

TEST_P(DramReset, IsAsAFreshOneButForItsContents)
{
    std::mt19937_64 random(static_cast<uint64_t>(GetParam()));
    const DramConfig config = random_config(random);
    ASSERT_EQ(config.validate(), "");
    const std::vector<Access> before = random_traffic(random), after = random_traffic(random);
    const uint64_t pause = random() % 3'000'000;
    std::vector<uint8_t> contents;
    Outcome reset;
    {
        test::KernelContext kernel;
        Bench bench(config);
        bench.run(before);
        sc_core::sc_start(sc_core::sc_time::from_value(pause));
        contents = bench.memory();
        ASSERT_TRUE(bench.dram.reset());
        EXPECT_EQ(bench.memory(), contents);
        reset = bench.run(after);
    }
    test::KernelContext kernel;
    Bench bench(config);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    bench.store(contents);
    const Outcome fresh = bench.run(after);
    EXPECT_EQ(reset.accepted, fresh.accepted);
    EXPECT_EQ(reset.answered, fresh.answered);
    EXPECT_EQ(reset.data, fresh.data);
    EXPECT_EQ(reset.figures, fresh.figures);
    EXPECT_EQ(reset.memory, fresh.memory);
}

INSTANTIATE_TEST_SUITE_P(RandomTraffic, DramReset, testing::Range(0, 150));

TEST(DramResetWhileBusy, IsRefusedAndChangesNothing)
{
    test::KernelContext kernel;
    Dram dram("dram", DramConfig{});
    test::AtInitiator initiator("initiator");
    initiator.socket.bind(dram.socket);
    initiator.response_hold = 50'000;
    const auto& access = initiator.add(0, false, 0, 4096);
    sc_core::sc_start(sc_core::sc_time::from_value(10'000));
    EXPECT_FALSE(dram.reset()); // accesses wait
    while (!access.done)
        sc_core::sc_start(sc_core::sc_time::from_value(1'000));
    EXPECT_FALSE(dram.reset()); // the response has not been taken
    sc_core::sc_start();
    EXPECT_TRUE(dram.reset());
}

// Refreshes happen whether somebody looks or not: a reset must not lose those of an idle time.
TEST(DramResetWhileBusy, RefreshesOfAnIdleTimeAreCounted)
{
    test::KernelContext kernel;
    Dram dram("dram", DramConfig{});
    test::AtInitiator initiator("initiator");
    initiator.socket.bind(dram.socket);
    const unsigned refreshes = 7;
    sc_core::sc_start(dram.clock().cycles(refreshes * uint64_t{dram.config().timing.trefi}));
    ASSERT_TRUE(dram.reset());
    for (const Counter& counter : dram.statistics().counters())
        if (counter.name == "refreshes") {
            EXPECT_EQ(counter.value, refreshes);
        }
}

} // namespace
