// SPDX-License-Identifier: Apache-2.0
#include "compiler/memory/memory_plan.h"
#include "tests/support/random_network.h"

#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

TEST(MemoryPlan, LiveTensorsNeverOverlap)
{
    test::RandomNumbers random(3);
    for (int round = 0; round < 300; ++round) {
        std::vector<Lifetime> lifetimes(static_cast<size_t>(random.in(1, 40)));
        uint64_t sum = 0;
        for (Lifetime& lifetime : lifetimes) {
            lifetime.bytes = static_cast<uint64_t>(random.chance(20) ? random.in(0, 63) : random.in(1, 5000));
            lifetime.first = static_cast<uint32_t>(random.in(0, 30));
            lifetime.last = lifetime.first + static_cast<uint32_t>(random.in(0, 8));
            sum += lifetime.bytes + 63;
        }
        MemoryPlan plan = plan_memory(lifetimes);
        ASSERT_LE(plan.bytes, sum);
        ASSERT_EQ(plan.bytes % 64, 0U);
        // Step by step and byte by byte (of 64): who owns it?
        for (uint32_t step = 0; step <= 38; ++step) {
            std::vector<int> owner(plan.bytes / 64, -1);
            for (size_t i = 0; i < lifetimes.size(); ++i) {
                if (step < lifetimes[i].first || step > lifetimes[i].last) continue;
                ASSERT_EQ(plan.offsets[i] % 64, 0U);
                for (uint64_t block = plan.offsets[i] / 64; block * 64 < plan.offsets[i] + lifetimes[i].bytes;
                     ++block) {
                    ASSERT_LT(block, owner.size());
                    ASSERT_EQ(owner[block], -1) << "tensors " << owner[block] << " and " << i << " at step " << step;
                    owner[block] = static_cast<int>(i);
                }
            }
        }
    }
}

TEST(MemoryPlan, AChainNeedsTwoTensors)
{
    std::vector<Lifetime> chain;
    for (uint32_t i = 0; i < 10; ++i)
        chain.push_back({1000, i, i + 1});
    EXPECT_EQ(plan_memory(chain).bytes, 2U * 1024);
}

} // namespace
} // namespace svp::compiler
