// SPDX-License-Identifier: Apache-2.0
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "tests/support/kernel_fixture.h"

namespace {

using svp::Clock;
using svp::MessageSink;
using svp::MessageSource;

struct Note {
    int value = 0;
};

struct Sender : svp::Module {
    MessageSource<Note> out{"out"};
    int answered = 0;
    explicit Sender(const sc_core::sc_module_name& name) : Module(name, Clock(1000))
    {
        out.on_response([this](Note& note) { answered = note.value; });
    }
};

struct Receiver : svp::Module {
    MessageSink<Note> in{"in"};
    explicit Receiver(const sc_core::sc_module_name& name) : Module(name, Clock(1000))
    {
        in.on_message([this](Note& note) {
            note.value += 1;
            in.respond(note);
        });
    }
};

class MessageSocket : public svp::test::KernelFixture {};

void exchange()
{
    Sender sender("sender");
    Receiver receiver("receiver");
    sender.out.bind(receiver.in);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    Note note{41};
    sender.out.send(note);
    EXPECT_EQ(sender.answered, 42);
    sc_core::sc_stop();
}

// Twice: the second case needs a kernel of its own.
TEST_F(MessageSocket, AnswersTheSender) { exchange(); }
TEST_F(MessageSocket, AnswersInAKernelContext) { exchange(); }

TEST(Clock, AlignsUpToItsEdges)
{
    const Clock clock(1200); // 833 ps
    EXPECT_EQ(clock.edge_at(sc_core::sc_time::from_value(0)), 0U);
    EXPECT_EQ(clock.edge_at(sc_core::sc_time::from_value(1)), 1U);
    EXPECT_EQ(clock.edge_at(sc_core::sc_time::from_value(833)), 1U);
    EXPECT_EQ(clock.edge_at(sc_core::sc_time::from_value(834)), 2U);
}

} // namespace
