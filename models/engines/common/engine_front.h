// SPDX-License-Identifier: Apache-2.0
// The front of an engine: takes layer commands, lets the engine work on up to `depth` of them, answers them.
//
// A command begins, and is answered, on an edge of the engine's clock and never inside the sender's call: it begins in
// the cycle after the one in which it came, one command a cycle, in the order of arrival, while fewer than `depth` are
// in flight; it is answered on the edge after its completion, or on the same one where it was completed in work() or
// begin(). Answers come in the order of completion, each with the outcome of its own command. An error ends only its
// own command.
//
// An abort is for the whole engine: what is in flight is cancelled at once, nothing begins any more; with the answer to
// the last of them - where nothing was in flight, in the next cycle - the commands that wait are answered with
// SVP_ERROR_ABORTED, then all aborts that have come.
#pragma once

#include "models/common/config.h"
#include "models/common/edge_timer.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/engines/common/engine_command.h"

#include <deque>
#include <string>
#include <vector>

namespace svp {

struct EngineFrontConfig {
    unsigned depth = 1; // [O]

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("depth", depth, "commands", "most layer commands in flight in the engine", 1u, 256u);
    }
    std::string validate() const { return {}; }
};

class EngineFront : public Module {
  public:
    MessageSink<EngineCommand> commands{"commands"};

  protected:
    // Counters "commands" and "errors" are the module's first.
    EngineFront(const sc_core::sc_module_name& name, const Clock& clock, const EngineFrontConfig& config = {});

    // The command has a slot (0 .. depth - 1) of its own, until it is completed - in here already, where it should be.
    virtual void begin(unsigned slot, const EngineCommand& command) = 0;
    // An abort: all commands in flight are to end, and still to be completed. Inside the sender's call.
    virtual void cancel() = 0;
    // On every edge that the front wakes on, before anything is answered.
    virtual void work(uint64_t) {}
    // False: no command may begin and no abort be answered, for a reason that belongs to no command. Once it may,
    // the engine wakes the front.
    virtual bool ready() const { return true; }

    // From anywhere. effectual_operations: what the command's completion tells.
    void complete(unsigned slot, uint32_t code, uint32_t info, uint64_t effectual_operations);
    void complete(unsigned slot) { complete(slot, SVP_ERROR_NONE, 0, 0); }
    // work() no later than on this edge; one that has passed: at once.
    void wake_by(uint64_t edge) { timer_.wake_by(edge); }
    bool in_flight() const { return in_flight_ != 0; }
    // Of a slot in use.
    const svp_layer_command& command(unsigned slot) const { return slots_[slot]->command; }

    bool quiet() const override;
    void reset_state() override;

  private:
    struct Message {
        EngineCommand* message;
        uint64_t from; // edge on which it may begin, or be answered
    };

    void accept(EngineCommand& message);
    void wake(uint64_t edge);
    // The edge on which the next command may begin, or the abort be answered; EdgeTimer::never: it hangs on the engine.
    uint64_t next_begin() const;
    uint64_t next_abort() const;
    void begin_next();
    void answer_completed();
    void answer_aborts();
    void answer(EngineCommand& message);

    EdgeTimer timer_;
    std::vector<EngineCommand*> slots_; // null: free
    unsigned in_flight_ = 0;            // begun and not answered
    bool awake_ = false;                // what completes is answered before wake() ends
    std::deque<Message> waiting_, aborts_;
    std::deque<EngineCommand*> completed_;
    Counter &commands_, &errors_;
};

} // namespace svp
