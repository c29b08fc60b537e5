// SPDX-License-Identifier: Apache-2.0
// After a reset the mesh is as a fresh one: random traffic, equal to the last cycle.
#include "tests/unit/models/interconnect/mesh/mesh_fixture.h"

#include <random>

namespace {

using namespace svp;

constexpr uint64_t cycle = 1000, target_bytes = 0x10000;

struct Access {
    uint64_t at = 0; // ticks after the start
    size_t initiator = 0;
    bool write = false;
    uint64_t address = 0;
    unsigned bytes = 0;
};

struct Case {
    MeshConfig config;
    std::vector<NetworkPort> initiators, targets;
    std::vector<AddressRange> ranges;
    std::vector<uint64_t> accept_after, response_hold; // ticks, by target and initiator
};

struct Outcome {
    std::vector<uint64_t> accepted, answered;
    std::vector<std::vector<uint64_t>> seen_at, seen_address; // by target
    std::vector<uint64_t> grown;                              // counters, then states
};

std::vector<NetworkPort> random_ports(std::mt19937_64& random, const MeshConfig& config, const char* kind, size_t count)
{
    std::vector<NetworkPort> ports;
    for (size_t i = 0; i < count; ++i)
        ports.push_back({kind + std::to_string(i), static_cast<unsigned>(random() % config.columns),
                         static_cast<unsigned>(random() % config.rows)});
    return ports;
}

Case random_case(std::mt19937_64& random)
{
    Case c;
    c.config.columns = 1 + random() % 4;
    c.config.rows = 1 + random() % 4;
    c.config.link_bytes_per_cycle = 8U << random() % 4;
    c.config.router_latency = random() % 4;
    c.config.link_latency = 1 + random() % 3;
    c.config.max_outstanding = random() % 2 ? 1 + random() % 4 : 64;
    c.initiators = random_ports(random, c.config, "i", 1 + random() % 5);
    c.targets = random_ports(random, c.config, "t", 1 + random() % 4);
    for (unsigned j = 0; j < c.targets.size(); ++j) {
        c.ranges.push_back({(j + 1) * target_bytes, target_bytes, j});
        c.accept_after.push_back(random() % 2 ? 0 : 1 + random() % (20 * cycle));
    }
    for (size_t i = 0; i < c.initiators.size(); ++i)
        c.response_hold.push_back(random() % 2 ? 0 : 1 + random() % (20 * cycle));
    return c;
}

std::vector<Access> random_traffic(std::mt19937_64& random, const Case& c)
{
    std::vector<Access> traffic;
    const size_t count = 10 + random() % 120;
    const uint64_t gap = 1 + random() % (4 * cycle);
    uint64_t at = 0;
    for (size_t i = 0; i < count; ++i) {
        at += random() % gap;
        traffic.push_back({at, random() % c.initiators.size(), random() % 2 != 0,
                           (1 + random() % c.targets.size()) * target_bytes + random() % 1000,
                           static_cast<unsigned>(1 + random() % 300)});
    }
    return traffic;
}

class Bench {
  public:
    explicit Bench(const Case& c) : mesh("mesh", c.config, c.initiators, c.targets, c.ranges)
    {
        for (size_t i = 0; i < c.initiators.size(); ++i) {
            initiators_.push_back(std::make_unique<test::AtInitiator>(("initiator_" + std::to_string(i)).c_str()));
            initiators_[i]->socket.bind(mesh.from_initiator(i));
            initiators_[i]->response_hold = c.response_hold[i];
        }
        for (size_t j = 0; j < c.targets.size(); ++j) {
            targets_.push_back(std::make_unique<test::ScriptedTarget>(("target_" + std::to_string(j)).c_str()));
            mesh.to_target(j).bind(targets_[j]->socket);
            targets_[j]->accept_after = c.accept_after[j];
        }
    }

    Outcome run(const std::vector<Access>& traffic)
    {
        const uint64_t start = mesh.clock().time_of(mesh.current_edge()).value();
        const std::vector<uint64_t> before = figures();
        for (const auto& target : targets_) {
            target->seen_at.clear();
            target->seen_address.clear();
        }
        std::vector<const test::AtInitiator::Transaction*> sent;
        for (const Access& a : traffic)
            sent.push_back(&initiators_[a.initiator]->add(start + a.at, a.write, a.address, a.bytes));
        sc_core::sc_start();
        Outcome outcome;
        for (const auto* t : sent) {
            EXPECT_TRUE(t->done);
            outcome.accepted.push_back(t->accepted - start);
            outcome.answered.push_back(t->answered - start);
        }
        for (const auto& target : targets_) {
            outcome.seen_address.push_back(target->seen_address);
            for (uint64_t& at : target->seen_at)
                at -= start;
            outcome.seen_at.push_back(target->seen_at);
        }
        outcome.grown = figures();
        for (size_t i = 0; i < before.size(); ++i)
            outcome.grown[i] -= before[i];
        return outcome;
    }

    Mesh mesh;

  private:
    std::vector<uint64_t> figures()
    {
        mesh.settle();
        std::vector<uint64_t> all;
        for (const Counter& counter : mesh.statistics().counters())
            all.push_back(counter.value);
        for (const Activity& activity : mesh.statistics().activities())
            for (unsigned s = 0; s < activity.states().size(); ++s)
                all.push_back(activity.cycles(s));
        return all;
    }

    std::vector<std::unique_ptr<test::AtInitiator>> initiators_;
    std::vector<std::unique_ptr<test::ScriptedTarget>> targets_;
};

class MeshReset : public testing::TestWithParam<int> {};

TEST_P(MeshReset, IsAsAFreshOne)
{
    std::mt19937_64 random(static_cast<uint64_t>(GetParam()));
    const Case c = random_case(random);
    const std::vector<Access> before = random_traffic(random, c), after = random_traffic(random, c);
    const uint64_t pause = random() % (50 * cycle);
    Outcome reset;
    {
        test::KernelContext kernel;
        Bench bench(c);
        bench.run(before);
        sc_core::sc_start(sc_core::sc_time::from_value(pause));
        ASSERT_TRUE(bench.mesh.reset());
        reset = bench.run(after);
    }
    test::KernelContext kernel;
    Bench bench(c);
    const Outcome fresh = bench.run(after);
    EXPECT_EQ(reset.accepted, fresh.accepted);
    EXPECT_EQ(reset.answered, fresh.answered);
    EXPECT_EQ(reset.seen_at, fresh.seen_at);
    EXPECT_EQ(reset.seen_address, fresh.seen_address);
    EXPECT_EQ(reset.grown, fresh.grown);
}

INSTANTIATE_TEST_SUITE_P(RandomTraffic, MeshReset, testing::Range(0, 150));

} // namespace
