// SPDX-License-Identifier: Apache-2.0
// Both ends of the cascade, wired to each other without cores: when the last beat comes, when the sender is rid of it.
#include "models/engines/aie/core/cascade_port.h"
#include "tests/unit/models/engines/aie/core/core_surroundings.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

constexpr unsigned beat = aie::CascadeTransfer::beat_bytes;

struct End {
    End()
    {
        if (!around.set_register(0, SVP_AIE_OWN_MEMORY)) ADD_FAILURE();
    }
    CoreSurroundings around;
    Statistics statistics;
    uint64_t received = 0; // cycle of the last beat
    aie::CascadePort port{around.environment, around.registers, statistics,
                          [this](uint64_t cycle) { received = cycle; }};
    int32_t* words() { return reinterpret_cast<int32_t*>(around.at(SVP_AIE_OWN_MEMORY)); }
};

class CascadePort : public testing::Test {
  protected:
    void SetUp() override
    {
        aie::CascadePort::Wires to_receiver, to_sender;
        to_receiver.send = [this](aie::CascadeTransfer& transfer) {
            receiver.port.came(aie::CascadePort::from_west, transfer, now);
        };
        to_sender.answer[aie::CascadePort::from_west] = [this](aie::CascadeTransfer& transfer) { sent = transfer.end; };
        sender.port.connect(to_receiver);
        receiver.port.connect(to_sender);
        for (int i = 0; i < 64; ++i)
            sender.words()[i] = 1000 + i;
    }
    void send(uint64_t cycle, uint32_t beats)
    {
        now = cycle;
        ASSERT_TRUE(sender.port.prepare_send(cascade_send(0, beats * beat), cycle));
        sender.port.send();
    }
    void receive(uint64_t cycle, uint32_t beats)
    {
        now = cycle;
        ASSERT_TRUE(receiver.port.prepare_receive(cascade_receive(0, beats * beat, 0)));
        receiver.port.receive(cycle, now);
    }

    End sender, receiver;
    uint64_t now = 0, sent = 0; // sent: cycle after the last beat left
};

TEST_F(CascadePort, ABeatACycleToAReceiverThatWaits)
{
    receive(3, 4);
    EXPECT_TRUE(receiver.port.receiving());
    send(10, 4);
    EXPECT_EQ(receiver.received, 11U + 4);
    EXPECT_EQ(sent, 10U + 4);
    EXPECT_FALSE(receiver.port.receiving());
    ASSERT_TRUE(receiver.port.store(cascade_receive(0, 4 * beat, 0)));
    EXPECT_EQ(receiver.words()[63], 1063);
    EXPECT_EQ(sender.statistics.counters().front().value, 4U * beat);
}

TEST_F(CascadePort, TwoBeatsAreAheadOfAReceiverThatComesLate)
{
    send(10, 4);
    EXPECT_EQ(sent, 0U);
    receive(50, 4);
    EXPECT_EQ(receiver.received, 50U + 4);
    EXPECT_EQ(sent, 50U + 4 - 2 + 1); // the last leaves when there is room for it
}

TEST_F(CascadePort, WhatComesIsAddedOnRequest)
{
    receive(0, 1);
    send(1, 1);
    receiver.words()[0] = -1;
    ASSERT_TRUE(receiver.port.store(cascade_receive(0, beat, 1)));
    EXPECT_EQ(receiver.words()[0], 999);
    receiver.words()[1] = INT32_MAX;
    EXPECT_EQ(receiver.port.store(cascade_receive(0, beat, 1)).fault().code, uint32_t{SVP_ERROR_ARRAY_OVERFLOW});
    EXPECT_EQ(receiver.port.store(cascade_receive(0, 2 * beat, 0)).fault().what,
              "the cascade brings 64 bytes, expected are 128");
}

TEST_F(CascadePort, AStoppedSenderTakesItsBeatsBack)
{
    send(1, 1);
    sender.port.stop();
    receive(5, 1);
    EXPECT_EQ(receiver.received, 0U);
    EXPECT_TRUE(receiver.port.receiving());
    send(9, 1);
    EXPECT_EQ(receiver.received, 10U + 1);
}

TEST_F(CascadePort, ASideWithoutANeighbourIsAtFault)
{
    EXPECT_EQ(receiver.port.prepare_send(cascade_send(0, beat), 0).fault().what, "no core to send to over the cascade");
    svp_aie_record from_north = cascade_receive(0, beat, 0);
    from_north.reg = 1;
    EXPECT_EQ(receiver.port.prepare_receive(from_north).fault().what, "no core to receive from over the cascade");
    EXPECT_EQ(receiver.statistics.counters().front().value, 0U);
}

} // namespace
} // namespace svp::test
