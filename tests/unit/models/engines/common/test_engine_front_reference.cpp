// SPDX-License-Identifier: Apache-2.0
// Random traffic against a slow, obvious model of the front: equal answers on equal edges.
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/common/front_bench.h"

#include <random>

namespace {

using namespace svp;
using test::Answer;
using test::Behaviour;
using test::FrontBench;

struct Sent {
    uint64_t edge = 0; // it comes in the cycle that ends with this edge
    bool abort = false;
    uint32_t index = 0;
};

struct Traffic {
    unsigned depth = 1;
    uint64_t cancel_cycles = 0;
    std::vector<Behaviour> behaviours;
    std::vector<Sent> sent;
};

Traffic random_traffic(unsigned depth, unsigned messages, uint64_t seed)
{
    std::mt19937_64 random(seed);
    Traffic traffic;
    traffic.depth = depth;
    traffic.cancel_cycles = random() % 20;
    const uint64_t most_cycles = 1 + random() % 60, most_gap = 1 + random() % 30;
    uint64_t edge = 1;
    uint32_t aborts = 0;
    for (unsigned i = 0; i < messages; ++i) {
        edge += random() % most_gap;
        if (random() % 12 == 0) {
            traffic.sent.push_back({edge, true, aborts++});
            continue;
        }
        traffic.sent.push_back({edge, false, static_cast<uint32_t>(traffic.behaviours.size())});
        const bool fails = random() % 5 == 0;
        const bool at_once = random() % 8 == 0;
        traffic.behaviours.push_back({at_once ? 0 : 1 + random() % most_cycles,
                                      static_cast<uint32_t>(fails ? SVP_ERROR_CAPACITY : SVP_ERROR_NONE),
                                      static_cast<uint32_t>(random() % 100), random() % 1000});
    }
    return traffic;
}

// Edge by edge.
class Reference {
  public:
    explicit Reference(const Traffic& traffic) : traffic_(traffic) {}

    std::vector<Answer> run()
    {
        size_t next = 0;
        while (next < traffic_.sent.size() || !waiting_.empty() || !running_.empty() || !aborts_.empty()) {
            for (; next < traffic_.sent.size() && traffic_.sent[next].edge <= edge_; ++next)
                come(traffic_.sent[next]);
            end_those_due();
            end_aborts();
            begin_one();
            ++edge_;
        }
        return answers_;
    }

  private:
    struct Running {
        uint32_t index;
        uint64_t end;
        bool aborted;
    };

    void come(const Sent& sent)
    {
        if (!sent.abort) return waiting_.push_back(sent);
        aborts_.push_back(sent.index);
        if (aborts_.size() > 1) return;
        abort_from_ = running_.empty() ? edge_ + 1 : edge_;
        for (Running& running : running_) {
            running.end = std::min(running.end, edge_ + traffic_.cancel_cycles);
            running.aborted = true;
        }
    }
    void answer(const Running& running)
    {
        const Behaviour& b = traffic_.behaviours[running.index];
        if (running.aborted)
            answers_.push_back({edge_, false, running.index, SVP_ERROR_ABORTED, 0, 0});
        else
            answers_.push_back({edge_, false, running.index, b.error_code, b.error_info, b.operations});
    }
    void end_those_due()
    {
        std::vector<Running> left;
        for (const Running& running : running_)
            if (running.end <= edge_)
                answer(running);
            else
                left.push_back(running);
        running_ = left;
    }
    void end_aborts()
    {
        if (aborts_.empty() || !running_.empty() || abort_from_ > edge_) return;
        for (const Sent& sent : waiting_)
            answers_.push_back({edge_, false, sent.index, SVP_ERROR_ABORTED, 0, 0});
        for (const uint32_t index : aborts_)
            answers_.push_back({edge_, true, index, 0, 0, 0});
        waiting_.clear();
        aborts_.clear();
    }
    void begin_one()
    {
        if (!aborts_.empty() || waiting_.empty() || running_.size() >= traffic_.depth) return;
        const Sent sent = waiting_.front();
        if (sent.edge >= edge_) return;
        waiting_.erase(waiting_.begin());
        const Running running{sent.index, edge_ + traffic_.behaviours[sent.index].cycles, false};
        if (running.end == edge_)
            answer(running);
        else
            running_.push_back(running);
    }

    const Traffic& traffic_;
    uint64_t edge_ = 0, abort_from_ = 0;
    std::vector<Sent> waiting_;
    std::vector<Running> running_;
    std::vector<uint32_t> aborts_;
    std::vector<Answer> answers_;
};

class EngineFrontReference : public test::KernelFixture,
                             public testing::WithParamInterface<std::tuple<unsigned, int>> {};

TEST_P(EngineFrontReference, EqualAnswersOnEqualEdges)
{
    const auto [depth, seed] = GetParam();
    const Traffic traffic = random_traffic(depth, 400, static_cast<uint64_t>(seed) * 16 + depth);
    FrontBench bench(depth, traffic.cancel_cycles, traffic.behaviours);
    for (const Sent& sent : traffic.sent) {
        bench.go_to(sent.edge);
        sent.abort ? bench.abort(sent.index) : bench.send(sent.index);
    }
    FrontBench::finish();
    EXPECT_FALSE(bench.answered_inside_send);
    const std::vector<Answer> expected = Reference(traffic).run();
    ASSERT_EQ(bench.answers.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i)
        ASSERT_EQ(bench.answers[i], expected[i]) << "answer " << i;
}

INSTANTIATE_TEST_SUITE_P(Depths, EngineFrontReference,
                         testing::Combine(testing::Values(1U, 2U, 4U), testing::Range(0, 12)));

} // namespace
