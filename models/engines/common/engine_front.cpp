// SPDX-License-Identifier: Apache-2.0
#include "models/engines/common/engine_front.h"

#include <algorithm>

namespace svp {

EngineFront::EngineFront(const sc_core::sc_module_name& name, const Clock& clock, const EngineFrontConfig& config)
    : Module(name, clock),
      timer_("timer", clock, [this](uint64_t) { wake(current_edge()); }),
      slots_(config.depth),
      commands_(statistics().counter("commands", "commands", "layer commands answered")),
      errors_(statistics().counter("errors", "commands", "layer commands answered with an error"))
{
    commands.on_message([this](EngineCommand& message) { accept(message); });
}

void EngineFront::accept(EngineCommand& message)
{
    const uint64_t next = current_edge() + 1;
    if (!message.abort) {
        waiting_.push_back({&message, next});
    } else {
        const bool first = aborts_.empty();
        aborts_.push_back({&message, in_flight() ? 0 : next});
        if (first && in_flight()) cancel();
    }
    timer_.wake_by(next);
}

void EngineFront::wake(uint64_t edge)
{
    awake_ = true;
    work(edge);
    answer_completed();
    if (next_abort() <= edge) answer_aborts();
    if (next_begin() <= edge) begin_next();
    awake_ = false;
    const uint64_t next = std::min(next_abort(), next_begin());
    if (next != EdgeTimer::never) timer_.wake_by(std::max(next, edge + 1));
}

uint64_t EngineFront::next_begin() const
{
    const bool may = !waiting_.empty() && in_flight_ < slots_.size() && aborts_.empty() && ready();
    return may ? waiting_.front().from : EdgeTimer::never;
}

uint64_t EngineFront::next_abort() const
{
    const bool may = !aborts_.empty() && !in_flight() && ready();
    return may ? aborts_.front().from : EdgeTimer::never;
}

void EngineFront::begin_next()
{
    EngineCommand& message = *waiting_.front().message;
    waiting_.pop_front();
    const auto slot = std::find(slots_.begin(), slots_.end(), nullptr);
    *slot = &message;
    in_flight_ += 1;
    begin(static_cast<unsigned>(slot - slots_.begin()), message);
    answer_completed();
}

void EngineFront::complete(unsigned slot, uint32_t code, uint32_t info, uint64_t effectual_operations)
{
    EngineCommand& message = *slots_[slot];
    slots_[slot] = nullptr;
    message.error_code = code;
    message.error_info = info;
    message.effectual_operations = effectual_operations;
    completed_.push_back(&message);
    if (!awake_) timer_.wake_by(current_edge() + 1);
}

void EngineFront::answer_completed()
{
    while (!completed_.empty()) {
        EngineCommand& message = *completed_.front();
        completed_.pop_front();
        in_flight_ -= 1;
        answer(message);
    }
}

// Whatever came until here is part of what is aborted.
void EngineFront::answer_aborts()
{
    std::deque<Message> waiting, aborts;
    waiting.swap(waiting_);
    aborts.swap(aborts_);
    for (const Message& one : waiting) {
        one.message->error_code = SVP_ERROR_ABORTED;
        one.message->error_info = 0;
        one.message->effectual_operations = 0;
        answer(*one.message);
    }
    for (const Message& abort : aborts)
        commands.respond(*abort.message);
}

void EngineFront::answer(EngineCommand& message)
{
    commands_ += 1;
    if (message.error_code != SVP_ERROR_NONE) errors_ += 1;
    commands.respond(message);
}

bool EngineFront::quiet() const { return waiting_.empty() && aborts_.empty() && !in_flight(); }

void EngineFront::reset_state() { timer_.stop(); }

} // namespace svp
