// SPDX-License-Identifier: Apache-2.0
// The event-driven mesh against the cycle-by-cycle one: equal, not close.
#include "tests/reference/mesh_reference.h"
#include "tests/unit/models/interconnect/mesh/mesh_fixture.h"

#include <map>
#include <random>

namespace {

using namespace svp;

class MeshReference : public test::MeshFixture, public testing::WithParamInterface<int> {};

std::vector<NetworkPort> random_ports(std::mt19937_64& random, const MeshConfig& config, const char* kind, size_t count)
{
    std::vector<NetworkPort> ports;
    for (size_t i = 0; i < count; ++i)
        ports.push_back({kind + std::to_string(i), static_cast<unsigned>(random() % config.columns),
                         static_cast<unsigned>(random() % config.rows)});
    return ports;
}

TEST_P(MeshReference, EqualOnRandomTraffic)
{
    std::mt19937_64 random(static_cast<uint64_t>(GetParam()));
    MeshConfig config;
    config.columns = 1 + random() % 5;
    config.rows = 1 + random() % 5;
    config.link_bytes_per_cycle = 8U << random() % 4;
    config.router_latency = random() % 4;
    config.link_latency = 1 + random() % 3;
    config.max_outstanding = 100000;
    const auto initiators = random_ports(random, config, "i", 1 + random() % 6);
    const auto targets = random_ports(random, config, "t", 1 + random() % 4);
    std::vector<AddressRange> ranges;
    for (unsigned j = 0; j < targets.size(); ++j)
        ranges.push_back({(j + 1) * 0x10000ULL, 0x10000, j});
    build(config, initiators, targets, ranges);

    std::vector<reference::MeshRequest> requests;
    std::vector<const test::AtInitiator::Transaction*> transactions;
    const uint64_t gap = 1 + random() % 8;
    std::vector<uint64_t> payload_bytes;
    for (uint64_t cycle = 0; cycle < 300; cycle += 1 + random() % gap) {
        for (size_t i = 0; i < initiators.size(); ++i) {
            if (random() % 3 != 0) continue;
            const size_t target = random() % targets.size();
            const bool write = random() % 2;
            const auto bytes = static_cast<unsigned>(1 + random() % 300);
            requests.push_back({cycle, i, target, write ? bytes : 0, write ? 0 : bytes});
            transactions.push_back(
                &initiators_[i]->add(cycle * 1000, write, (target + 1) * 0x10000 + random() % 1000, bytes));
        }
    }
    const reference::MeshOutcome expected = reference::simulate(config, initiators, targets, requests);
    sc_core::sc_start();

    std::map<const tlm::tlm_generic_payload*, uint64_t> delivered;
    for (const auto& target : targets_)
        for (size_t n = 0; n < target->seen.size(); ++n)
            delivered[target->seen[n]] = target->seen_at[n];
    for (size_t n = 0; n < requests.size(); ++n) {
        ASSERT_EQ(delivered[transactions[n]], expected.delivered[n] * 1000) << n;
        ASSERT_EQ(transactions[n]->answered, expected.answered[n] * 1000) << n;
    }
    EXPECT_EQ(settled().cycles(1), expected.total_flits);
    EXPECT_EQ(settled().cycles(2), 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MeshReference, testing::Range(0, 150));

} // namespace
