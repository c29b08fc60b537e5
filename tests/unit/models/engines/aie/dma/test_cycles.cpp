// SPDX-License-Identifier: Apache-2.0
// Random small programs on the event-driven models and on the cycle-by-cycle reference: the state of every channel in
// every cycle, every token, every step of a core, memory and locks at the end, and who waits for what.
#include "interface/engines/aie/aie_command.h"
#include "tests/support/aie_dma_rig.h"
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/aie/dma/random_program.h"

#include <cstring>

namespace {

using namespace svp;
using test::CycleCoreStep;
using test::CycleOutcome;
using test::CycleProgram;
using test::CycleState;
using test::DmaRig;

constexpr uint64_t patience = 400;

// The reference's core on the model's locks.
class TestCore : public sc_core::sc_module {
  public:
    SC_HAS_PROCESS(TestCore);
    TestCore(const sc_core::sc_module_name& name, const Clock& clock, unsigned requester, const test::CycleTile& tile,
             aie::LockBank& locks)
        : sc_module(name),
          clock_(clock),
          timer_("wake", clock),
          tile_(tile),
          locks_(locks)
    {
        request_.requester = requester;
        request_.granted = [this] { run(); };
        SC_METHOD(step);
        sensitive << timer_.event();
    }
    bool done() const { return tile_.core.empty() || round_ == tile_.core_rounds; }
    std::vector<uint64_t> steps;

  private:
    void step()
    {
        static_cast<void>(timer_.take());
        run();
    }
    void run()
    {
        if (done()) return;
        const uint64_t now = clock_.edge_at(sc_core::sc_time_stamp());
        const CycleCoreStep& step = tile_.core[step_];
        steps.push_back(now);
        if (++step_ == tile_.core.size()) {
            step_ = 0;
            ++round_;
        }
        if (step.kind == CycleCoreStep::acquire) {
            request_.lock = step.lock;
            request_.value = step.value;
            locks_.acquire(request_);
            return;
        }
        if (step.kind == CycleCoreStep::release) locks_.release(step.lock, step.value, request_.requester);
        timer_.wake_by(now + (step.kind == CycleCoreStep::release ? 1 : static_cast<uint64_t>(step.value)));
    }

    Clock clock_;
    EdgeTimer timer_;
    const test::CycleTile& tile_;
    aie::LockBank& locks_;
    aie::LockRequest request_;
    size_t step_ = 0;
    unsigned round_ = 0;
};

// States of all channels by cycle, as the trace tells them.
struct Timeline : TraceSink {
    void change(uint32_t id, uint64_t value, uint64_t ticks) override
    {
        EXPECT_EQ(ticks % 1000, 0U);
        EXPECT_GE(ticks, sc_core::sc_time_stamp().value());
        changes[id][ticks / 1000] = value;
    }
    void release(uint32_t, uint64_t) override {}
    std::string states(uint32_t id, uint64_t cycles) const
    {
        // As in the models: idle, busy, lock, stream, starved, memory, switch.
        static const char letters[] = "_BLRSMx";
        std::string line(cycles, '_');
        const auto found = changes.find(id);
        if (found == changes.end()) return line;
        for (auto change = found->second.begin(); change != found->second.end(); ++change) {
            const auto next = std::next(change);
            const uint64_t end = next == found->second.end() ? cycles : std::min(next->first, cycles);
            for (uint64_t cycle = change->first; cycle < end; ++cycle)
                line[cycle] = letters[change->second];
        }
        return line;
    }
    std::map<uint32_t, std::map<uint64_t, uint64_t>> changes;
};

std::string reference_states(const test::CycleChannelTrace& trace)
{
    static const char letters[] = {'_', 'B', 'L', 'R', 'S', 'x'};
    std::string line;
    for (const CycleState state : trace.states)
        line += letters[static_cast<size_t>(state)];
    return line;
}

class Comparison {
  public:
    explicit Comparison(const CycleProgram& program) : program_(program), rig_(kinds(program), memory_bytes(program))
    {
        for (unsigned t = 0; t < program.tiles.size(); ++t)
            set_up(t);
        for (const auto& [key, destinations] : program.routes)
            for (const test::CycleDestination& d : destinations)
                rig_.connect(static_cast<unsigned>(key[0]), static_cast<unsigned>(key[1]), d.tile, d.channel, d.latency,
                             d.capacity, key[2]);
        for (const test::CycleTask& task : program.tasks)
            rig_.script.at(task.cycle, [this, task] {
                rig_.push(task.tile, task.direction, task.channel, task.start, task.runs, task.token);
            });
    }

    void expect_equal(const CycleOutcome& reference)
    {
        sc_core::sc_start();
        const uint64_t cycles = reference.cycles;
        ASSERT_LE(rig_.now(), cycles);
        const bool overflow = lock_overflow(reference);
        if (overflow || !rig_.faults.faults.empty()) {
            // The reference knows no greatest value of a lock.
            EXPECT_FALSE(rig_.faults.faults.empty());
            for (const auto& fault : rig_.faults.faults)
                EXPECT_EQ(fault.code, uint32_t{SVP_ERROR_ARRAY_LOCK}) << fault.what;
            return;
        }
        sc_core::sc_start(sc_core::sc_time(static_cast<double>(cycles - rig_.now()), sc_core::SC_NS));
        rig_.settle();
        for (unsigned t = 0; t < program_.tiles.size(); ++t)
            compare_tile(t, reference);
        compare_tokens(reference);
        expect_conserved();
    }

  private:
    static std::vector<svp_aie_tile_kind> kinds(const CycleProgram& program)
    {
        std::vector<svp_aie_tile_kind> all;
        for (const test::CycleTile& tile : program.tiles)
            all.push_back(tile.kind);
        return all;
    }
    static unsigned memory_bytes(const CycleProgram& program)
    {
        return static_cast<unsigned>(program.tiles[0].memory.size());
    }
    static bool lock_overflow(const CycleOutcome& reference) { return reference.highest_lock > 63; }

    void set_up(unsigned t)
    {
        const test::CycleTile& tile = program_.tiles[t];
        DmaRig::Tile& model = rig_.tiles[t];
        std::memcpy(model.memory->data(), tile.memory.data(), tile.memory.size());
        for (unsigned i = 0; i < tile.locks.size(); ++i)
            if (tile.locks[i] != 0) model.locks->set_value(i, tile.locks[i]);
        for (unsigned i = 0; i < tile.descriptors.size(); ++i)
            rig_.describe(t, i, tile.descriptors[i]);
        for (unsigned i = 0; i < tile.finish_on_tlast.size(); ++i)
            if (tile.finish_on_tlast[i])
                model.dma->write_register(rig_.control(t, SVP_AIE_S2MM, i), SVP_AIE_CHANNEL_FINISH_ON_TLAST);
        for (unsigned i = 0; i < 6 && tile.kind == SVP_AIE_MEMORY; ++i)
            model.dma->write_register(SVP_AIE_MEMORY_PAD_VALUE + 4 * i, tile.pad_words[i]);
        cores_.push_back(std::make_unique<TestCore>(("core_" + std::to_string(t)).c_str(), rig_.clock,
                                                    model.first_requester + 2 * aie::tile_dma_channels(tile.kind), tile,
                                                    *model.locks));
        uint32_t id = t * 100;
        for (TracePoint& point : model.dma->trace_points().points())
            point.attach(&timeline_, id++);
    }

    void compare_tile(unsigned t, const CycleOutcome& reference)
    {
        DmaRig::Tile& model = rig_.tiles[t];
        uint32_t c = 0;
        for (Activity& activity : model.dma->statistics().activities()) {
            const test::CycleChannelTrace& trace = reference.channels[t][c];
            const std::string want = reference_states(trace);
            ASSERT_EQ(timeline_.states(t * 100 + c, reference.cycles), want) << "tile " << t << " channel " << c;
            static const char letters[] = "_BLRSMx";
            for (unsigned state = 0; state < 7; ++state)
                ASSERT_EQ(activity.cycles(state),
                          static_cast<uint64_t>(std::count(want.begin(), want.end(), letters[state])))
                    << "tile " << t << " " << activity.name() << " " << activity.states()[state];
            ++c;
        }
        compare_waiting(t, reference);
        ASSERT_EQ(cores_[t]->steps, reference.core_steps[t]) << "core " << t;
        EXPECT_EQ(cores_[t]->done(), reference.core_done[t]);
        for (unsigned i = 0; i < program_.tiles[t].locks.size(); ++i)
            ASSERT_EQ(model.locks->value(i), reference.tiles[t].locks[i]) << "tile " << t << " lock " << i;
        const std::vector<uint8_t> memory(model.memory->data(), model.memory->data() + model.memory->size());
        ASSERT_EQ(memory, reference.tiles[t].memory) << "tile " << t;
    }

    void compare_waiting(unsigned t, const CycleOutcome& reference)
    {
        std::vector<std::string> want, got;
        const unsigned per_direction = aie::tile_dma_channels(program_.tiles[t].kind);
        const auto name = [this](unsigned tile) {
            return (program_.tiles[tile].kind == SVP_AIE_MEMORY ? "memory tile " : "compute tile ") +
                   std::to_string(tile) + ",0 ";
        };
        for (unsigned c = 0; c < reference.channels[t].size(); ++c) {
            const test::CycleChannelTrace& trace = reference.channels[t][c];
            if (trace.waits_for.empty()) continue;
            std::string reason = trace.waits_for == "beats" ? "beats from the stream" : trace.waits_for;
            unsigned lock = 0, tile = 0, channel = 0;
            int value = 0, wanted = 0;
            if (std::sscanf(reason.c_str(), "room %u %u", &tile, &channel) == 2)
                reason = "room at " + name(tile) + "S2MM " + std::to_string(channel);
            if (std::sscanf(reason.c_str(), "lock %u %u %d %d", &lock, &tile, &value, &wanted) == 4)
                reason = "lock " + std::to_string(lock) + (tile == t ? "" : " of " + name(tile).substr(0, 15)) +
                         " (value " + std::to_string(value) + ", wants " +
                         (wanted < 0 ? ">= " + std::to_string(-wanted) : std::to_string(wanted)) + ")";
            want.push_back(name(t) + (c < per_direction ? "S2MM " : "MM2S ") + std::to_string(c % per_direction) +
                           ": " + reason + " after " + std::to_string(trace.words_moved));
        }
        for (const aie::ChannelProgress& line : rig_.tiles[t].dma->progress())
            got.push_back(line.who + ": " + line.waits_for + " after " + std::to_string(line.words_done));
        EXPECT_EQ(got, want);
    }

    void compare_tokens(const CycleOutcome& reference)
    {
        size_t tokens = 0;
        for (unsigned t = 0; t < program_.tiles.size(); ++t) {
            const unsigned per_direction = aie::tile_dma_channels(program_.tiles[t].kind);
            for (unsigned c = 0; c < reference.channels[t].size(); ++c) {
                std::vector<uint64_t> got;
                for (const DmaRig::Token& token : rig_.tokens)
                    if (token.token.tile.column == t && token.token.channel == c % per_direction &&
                        token.token.direction == (c < per_direction ? SVP_AIE_S2MM : SVP_AIE_MM2S))
                        got.push_back(token.cycle);
                ASSERT_EQ(got, reference.channels[t][c].tokens) << "tile " << t << " channel " << c;
                tokens += got.size();
            }
        }
        EXPECT_EQ(rig_.tokens.size(), tokens);
    }

    void expect_conserved()
    {
        uint64_t sent = 0, received = 0;
        for (DmaRig::Tile& tile : rig_.tiles) {
            sent += DmaRig::counter(*tile.dma, "bytes_sent");
            received += DmaRig::counter(*tile.dma, "bytes_received");
        }
        const auto hub = [this](const char* name) { return DmaRig::counter(rig_.hub, name); };
        EXPECT_EQ(sent, 4 * (hub("beats_left") - hub("headers_left")));
        EXPECT_EQ(received, 4 * (hub("beats_arrived") - hub("headers_dropped")));
        EXPECT_EQ(hub("beats_sent"), hub("beats_arrived") + rig_.hub.beats_on_the_way());
    }

    const CycleProgram& program_;
    DmaRig rig_;
    std::vector<std::unique_ptr<TestCore>> cores_;
    Timeline timeline_;
};

class Cycles : public test::KernelFixture, public testing::WithParamInterface<uint64_t> {};

TEST_P(Cycles, EqualTheReferenceOnRandomPrograms)
{
    for (uint64_t i = 0; i < 100; ++i) {
        const uint64_t seed = GetParam() * 100 + i;
        const CycleProgram program = test::random_cycle_program(seed);
        const CycleOutcome reference = run_cycle_by_cycle(program, patience);
        test::KernelContext kernel;
        Comparison(program).expect_equal(reference);
        ASSERT_FALSE(HasFailure()) << "seed " << seed;
    }
}
INSTANTIATE_TEST_SUITE_P(Hundreds, Cycles, testing::Range<uint64_t>(0, 20));

// The comparison is worth something: programs end well, or in deadlocks of all kinds, with all features in use.
TEST(RandomPrograms, AreOfAllKinds)
{
    unsigned finished = 0, locks = 0, beats = 0, rooms = 0, busy = 0, stream = 0, starved = 0;
    for (uint64_t seed = 0; seed < 500; ++seed) {
        const CycleOutcome outcome = run_cycle_by_cycle(test::random_cycle_program(seed), patience);
        bool all = true;
        for (const auto& tile : outcome.channels)
            for (const test::CycleChannelTrace& trace : tile) {
                all = all && (trace.waits_for.empty() || trace.waits_for == "beats");
                locks += trace.waits_for.find("lock") == 0;
                beats += trace.waits_for.find("beats") == 0;
                rooms += trace.waits_for.find("room") == 0;
                for (const CycleState state : trace.states) {
                    busy += state == CycleState::busy;
                    stream += state == CycleState::stream;
                    starved += state == CycleState::starved;
                }
            }
        finished += all;
    }
    EXPECT_GT(finished, 50U);
    EXPECT_GT(locks, 100U);
    EXPECT_GT(beats, 100U);
    EXPECT_GT(rooms, 50U);
    EXPECT_GT(busy, 50000U);
    EXPECT_GT(stream, 5000U);
    EXPECT_GT(starved, 5000U);
}

} // namespace
