// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/memory/dram/dram.h"
#include "tests/support/at_initiator.h"
#include "tests/support/kernel_fixture.h"

#include <memory>
#include <random>

namespace svp::test {

class DramFixture : public KernelFixture {
  protected:
    void build(const DramConfig& config)
    {
        ASSERT_EQ(config.validate(), "");
        dram_ = std::make_unique<Dram>("dram", config);
        initiator_ = std::make_unique<AtInitiator>("initiator");
        initiator_->socket.bind(dram_->socket);
    }
    ~DramFixture() override
    {
        initiator_.reset();
        dram_.reset();
    }
    uint64_t period() const { return dram_->clock().period_ticks(); }
    // Cycles from sending to response.
    uint64_t latency(const AtInitiator::Transaction& t) const { return (t.answered - t.sent) / period(); }
    uint64_t counter(const std::string& name) const
    {
        for (const Counter& counter : dram_->statistics().counters())
            if (counter.name == name) return counter.value;
        ADD_FAILURE() << "no counter " << name;
        return 0;
    }
    // All states of all activities add up to the cycles since the start.
    void expect_accounted()
    {
        dram_->settle();
        for (const Activity& activity : dram_->statistics().activities()) {
            uint64_t sum = 0;
            for (unsigned state = 0; state < activity.states().size(); ++state)
                sum += activity.cycles(state);
            EXPECT_EQ(sum, dram_->current_edge());
        }
    }

    std::unique_ptr<Dram> dram_;
    std::unique_ptr<AtInitiator> initiator_;
};

} // namespace svp::test
