// SPDX-License-Identifier: Apache-2.0
// A test bench: an engine of scripted latencies behind the common front, and somebody who sends it commands.
#pragma once

#include "models/engines/common/engine_front.h"

#include <algorithm>
#include <deque>
#include <tuple>
#include <vector>

namespace svp::test {

// What the engine does with a command, told by its index in the list, which its field `layer` holds.
struct Behaviour {
    uint64_t cycles = 0; // 0: completed where it begins
    uint32_t error_code = SVP_ERROR_NONE, error_info = 0;
    uint64_t operations = 0;
};

struct Answer {
    uint64_t edge = 0;
    bool abort = false;
    uint32_t index = 0; // of the command's behaviour, or of the abort
    uint32_t error_code = 0, error_info = 0;
    uint64_t operations = 0;

    bool operator==(const Answer& other) const { return tuple() == other.tuple(); }
    std::tuple<uint64_t, bool, uint32_t, uint32_t, uint32_t, uint64_t> tuple() const
    {
        return {edge, abort, index, error_code, error_info, operations};
    }
};

inline std::ostream& operator<<(std::ostream& out, const Answer& answer)
{
    return out << (answer.abort ? "abort " : "command ") << answer.index << " at " << answer.edge << " code "
               << answer.error_code << " info " << answer.error_info << " operations " << answer.operations;
}

// Completes in the order in which commands began.
class ScriptedEngine : public EngineFront {
  public:
    ScriptedEngine(const sc_core::sc_module_name& name, unsigned depth, uint64_t cancel_cycles)
        : EngineFront(name, Clock(1000), {depth}),
          cancel_cycles_(cancel_cycles)
    {
    }

    std::vector<Behaviour> behaviours;
    std::vector<uint64_t> begun_at; // edges
    unsigned cancels = 0;

    void be_ready(bool ready)
    {
        ready_ = ready;
        wake_by(current_edge());
    }
    // From outside the front's own process.
    void complete_first()
    {
        complete(jobs_.front().slot);
        jobs_.pop_front();
    }

  private:
    struct Job {
        unsigned slot;
        uint64_t end;
        Behaviour behaviour;
    };

    void begin(unsigned slot, const EngineCommand& message) override
    {
        const Behaviour& behaviour = behaviours[message.command.layer];
        begun_at.push_back(current_edge());
        jobs_.push_back({slot, current_edge() + behaviour.cycles, behaviour});
        work(current_edge());
    }
    void cancel() override
    {
        cancels += 1;
        for (Job& job : jobs_) {
            job.end = std::min(job.end, current_edge() + cancel_cycles_);
            job.behaviour = {0, SVP_ERROR_ABORTED, 0, 0};
            wake_by(job.end);
        }
    }
    void work(uint64_t edge) override
    {
        std::deque<Job> left;
        for (const Job& job : jobs_) {
            const Behaviour& b = job.behaviour;
            if (job.end <= edge)
                complete(job.slot, b.error_code, b.error_info, b.operations);
            else
                left.push_back(job);
        }
        jobs_.swap(left);
        for (const Job& job : jobs_)
            wake_by(job.end);
    }
    bool ready() const override { return ready_; }

    uint64_t cancel_cycles_;
    std::deque<Job> jobs_; // in the order in which they began
    bool ready_ = true;
};

struct FrontSender : sc_core::sc_module {
    explicit FrontSender(const sc_core::sc_module_name& name) : sc_module(name) {}
    MessageSource<EngineCommand> out{"out"};
};

class FrontBench {
  public:
    FrontBench(unsigned depth, uint64_t cancel_cycles, std::vector<Behaviour> behaviours)
        : engine("engine", depth, cancel_cycles)
    {
        engine.behaviours = std::move(behaviours);
        sender_.out.bind(engine.commands);
        sender_.out.on_response([this](EngineCommand& m) {
            if (inside_send_) answered_inside_send = true;
            answers.push_back(
                {engine.current_edge(), m.abort, m.command.layer, m.error_code, m.error_info, m.effectual_operations});
        });
    }

    // In the cycle that ends with this edge, between two edges. Edges never fall.
    void go_to(uint64_t edge)
    {
        const sc_core::sc_time at = sc_core::sc_time::from_value(edge * 1000 - 500);
        if (at > sc_core::sc_time_stamp()) sc_core::sc_start(at - sc_core::sc_time_stamp());
    }
    void send(uint32_t index) { send_message(index, false); }
    void abort(uint32_t index = 0) { send_message(index, true); }
    static void finish() { sc_core::sc_start(); }

    ScriptedEngine engine;
    std::vector<Answer> answers;
    bool answered_inside_send = false;

  private:
    void send_message(uint32_t index, bool abort)
    {
        EngineCommand& message = messages_.emplace_back();
        message.abort = abort;
        message.command.layer = index;
        inside_send_ = true;
        sender_.out.send(message);
        inside_send_ = false;
    }

    FrontSender sender_{"sender"};
    std::deque<EngineCommand> messages_;
    bool inside_send_ = false;
};

} // namespace svp::test
