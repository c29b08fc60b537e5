// SPDX-License-Identifier: Apache-2.0
// The cascade between two cores against a two-deep FIFO that is simulated cycle by cycle.
#include "tests/unit/models/engines/aie/core/core_bench.h"
#include "tests/unit/models/engines/aie/core/records.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

constexpr uint32_t probe = 0x1000;
enum class Direction { east, south };

// Two neighbours.
struct Pair {
    explicit Pair(Direction direction)
    {
        aie::CorePlace from, to;
        from.tile = {0, 3};
        to.tile = direction == Direction::east ? aie::TileAddress{1, 3} : aie::TileAddress{0, 2};
        from.requester = 1;
        to.requester = 2;
        (direction == Direction::east ? from.cascade_east : from.cascade_south) = true;
        (direction == Direction::east ? to.cascade_west : to.cascade_north) = true;
        sender = std::make_unique<CoreBench>("sender", from);
        receiver = std::make_unique<CoreBench>("receiver", to);
        if (direction == Direction::east)
            sender->core->cascade_east->bind(*receiver->core->cascade_west);
        else
            sender->core->cascade_south->bind(*receiver->core->cascade_north);
    }
    void enable() const
    {
        sender->enable();
        receiver->enable();
    }
    KernelContext kernel;
    std::unique_ptr<CoreBench> sender, receiver;
};

struct Times {
    uint64_t left = 0, came = 0; // cycles of the last beat
};

// A beat enters where there was room when the cycle began, and leaves where it was there when the cycle began.
Times fifo(uint64_t send_from, uint64_t receive_from, unsigned beats)
{
    Times times;
    unsigned sent = 0, received = 0;
    for (uint64_t cycle = 0; received < beats; ++cycle) {
        const unsigned held = sent - received;
        if (cycle >= send_from && sent < beats && held < 2) {
            ++sent;
            times.left = cycle;
        }
        if (cycle >= receive_from && held > 0) {
            ++received;
            times.came = cycle;
        }
    }
    return times;
}

TEST(CoreCascade, TakesTheCyclesOfATwoDeepFifo)
{
    std::mt19937_64 random(3);
    for (unsigned i = 0; i < 400; ++i) {
        const Pair pair(i % 2 ? Direction::east : Direction::south);
        const auto send_from = static_cast<uint32_t>(random() % 40 + 2),
                   beats = static_cast<uint32_t>(random() % 12 + 1);
        const auto receive_from = static_cast<uint32_t>(random() % 40 + 2);
        for (unsigned b = 0; b < beats * 64; ++b)
            *pair.sender->at(SVP_AIE_OWN_MEMORY + 100 + b) = static_cast<uint8_t>(random());
        pair.sender->load({set_buffer(1, SVP_AIE_OWN_MEMORY + 100, 0, 1), delay(send_from - 1),
                           cascade_send(1, beats * 64), write_words(probe, {1}), halt()});
        pair.receiver->load({set_buffer(2, SVP_AIE_WEST_MEMORY + 40, 0, 1), delay(receive_from - 1),
                             cascade_receive(2, beats * 64, 0), write_words(probe, {2}), halt()});
        pair.enable();
        run_dry();
        ASSERT_TRUE(pair.sender->done() && pair.receiver->done());
        const Times times = fifo(send_from, receive_from, beats);
        ASSERT_EQ(pair.receiver->writes.at(0).cycle, times.came + 1)
            << send_from << ' ' << receive_from << ' ' << beats;
        // A message: the sender cannot go on before the receiver has come.
        ASSERT_EQ(pair.sender->writes.at(0).cycle, std::max<uint64_t>(times.left + 1, receive_from))
            << send_from << ' ' << receive_from << ' ' << beats;
        ASSERT_EQ(std::memcmp(pair.sender->at(SVP_AIE_OWN_MEMORY + 100), pair.receiver->at(SVP_AIE_WEST_MEMORY + 40),
                              beats * 64),
                  0);
        ASSERT_EQ(pair.sender->counter("cascade_bytes"), beats * 64);
    }
}

// One transfer after the other, however far the sender is ahead or behind: each comes to its place, and all are added.
class CascadeRounds : public testing::TestWithParam<std::tuple<unsigned, unsigned, unsigned>> {};

TEST_P(CascadeRounds, ComeInOrderAndAddUp)
{
    const auto [words, send_pause, receive_pause] = GetParam();
    constexpr unsigned rounds = 9;
    const uint32_t bytes = words * 4;
    const Pair pair(Direction::east);
    std::vector<int32_t> sums(words);
    std::vector<svp_aie_record> send = {set_buffer(0, SVP_AIE_OWN_MEMORY, bytes, rounds)};
    std::vector<svp_aie_record> receive = {set_buffer(0, SVP_AIE_OWN_MEMORY, bytes, rounds),
                                           set_buffer(1, SVP_AIE_NORTH_MEMORY, 0, 1)};
    for (unsigned round = 0; round < rounds; ++round) {
        for (unsigned i = 0; i < words; ++i) {
            const int32_t value = static_cast<int32_t>((round + 1) * 1000003U * (i + 1)) >> 4;
            std::memcpy(pair.sender->at(SVP_AIE_OWN_MEMORY + round * bytes + i * 4), &value, sizeof value);
            sums[i] += value;
        }
        send.insert(send.end(), {cascade_send(0, bytes), cascade_send(0, bytes), advance(0)});
        receive.insert(receive.end(), {cascade_receive(0, bytes, 0), cascade_receive(1, bytes, 1), advance(0)});
        if (send_pause > 0) send.push_back(delay(send_pause));
        if (receive_pause > 0) receive.push_back(delay(receive_pause));
    }
    send.push_back(halt());
    receive.push_back(halt());
    std::memset(pair.receiver->at(SVP_AIE_NORTH_MEMORY), 0, bytes);
    pair.sender->load(send);
    pair.receiver->load(receive);
    pair.enable();
    run_dry();
    ASSERT_TRUE(pair.sender->done() && pair.receiver->done());
    EXPECT_EQ(std::memcmp(sums.data(), pair.receiver->at(SVP_AIE_NORTH_MEMORY), bytes), 0);
    EXPECT_EQ(std::memcmp(pair.sender->at(SVP_AIE_OWN_MEMORY), pair.receiver->at(SVP_AIE_OWN_MEMORY), rounds * bytes),
              0);
}

INSTANTIATE_TEST_SUITE_P(Paces, CascadeRounds,
                         testing::Combine(testing::Values(16U, 32U, 48U, 160U), testing::Values(0U, 1U, 7U),
                                          testing::Values(0U, 1U, 7U)));

TEST(CoreCascade, TheSideIsTheRecords)
{
    const KernelContext kernel;
    aie::CorePlace west, north, middle;
    west.cascade_east = true;
    north.cascade_south = true;
    middle.cascade_west = middle.cascade_north = true;
    CoreBench from_west("west", west), from_north("north", north), to("middle", middle);
    from_west.core->cascade_east->bind(*to.core->cascade_west);
    from_north.core->cascade_south->bind(*to.core->cascade_north);
    const std::vector<svp_aie_record> send = {set_buffer(0, SVP_AIE_OWN_MEMORY, 0, 1), cascade_send(0, 64), halt()};
    for (CoreBench* core : {&from_west, &from_north}) {
        std::memset(core->at(SVP_AIE_OWN_MEMORY), core == &from_west ? 'w' : 'n', 64);
        core->load(send);
        core->enable();
    }
    svp_aie_record receive_north = cascade_receive(0, 64, 0);
    receive_north.reg = 1;
    to.load({set_buffer(0, SVP_AIE_OWN_MEMORY, 64, 2), receive_north, advance(0), cascade_receive(0, 64, 0), halt()});
    to.enable();
    run_dry();
    EXPECT_TRUE(to.done() && from_west.done() && from_north.done());
    EXPECT_EQ(*to.at(SVP_AIE_OWN_MEMORY), 'n');
    EXPECT_EQ(*to.at(SVP_AIE_OWN_MEMORY + 64), 'w');
}

TEST(CoreCascade, AResetReceiverLosesNothingThatWaits)
{
    const Pair pair(Direction::east);
    std::memset(pair.sender->at(SVP_AIE_OWN_MEMORY), 9, 128);
    pair.sender->load({set_buffer(0, SVP_AIE_OWN_MEMORY, 0, 1), cascade_send(0, 128), halt()});
    pair.receiver->load({set_buffer(0, SVP_AIE_OWN_MEMORY, 0, 1), cascade_receive(0, 128, 0), halt()});
    pair.receiver->enable();
    run_cycles(10);
    EXPECT_EQ(pair.receiver->core->progress()->waits_for, "the cascade from the west");
    pair.receiver->core->reset(); // while it waits
    pair.sender->enable();
    run_cycles(10);
    EXPECT_EQ(pair.sender->core->progress()->waits_for, "the next core to take the cascade");
    pair.receiver->core->reset(); // while the sender waits
    pair.receiver->enable();
    run_dry();
    EXPECT_TRUE(pair.sender->done() && pair.receiver->done());
    EXPECT_EQ(*pair.receiver->at(SVP_AIE_OWN_MEMORY + 127), 9);
    EXPECT_EQ(pair.sender->cycles_in("stall.cascade") + pair.sender->cycles_in("loss.records") +
                  pair.sender->cycles_in("idle"),
              pair.sender->cycle());
}

} // namespace
} // namespace svp::test
