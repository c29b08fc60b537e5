#include "models/engines/escalate/sequencer/sequencer.h"

#include "interface/engines/escalate/command_check.h"

#include <algorithm>

#include <sysc/kernel/sc_spawn.h>

namespace svp::escalate {

Sequencer::Sequencer(const sc_core::sc_module_name& name, const Clock& clock, const svp_target& target, unsigned units)
    : Module(name, clock),
      target_(target),
      units_(units),
      activity_(statistics().activity("layers", "layers in progress", 1, {"idle", "busy", "stall.drain"})),
      commands_(statistics().counter("commands", "commands", "layer commands answered")),
      errors_(statistics().counter("errors", "commands", "layer commands answered with an error")),
      trace_state_(trace_points().add("state", 2, "what the cluster does", activity_.states())),
      trace_layer_(trace_points().add("layer", 32, "layer in progress"))
{
    for (unsigned u = 0; u < units; ++u) {
        const std::string socket = "jobs_" + std::to_string(u);
        jobs.push_back(std::make_unique<MessageSource<LayerJob>>(socket.c_str()));
        UnitJob* unit = &units_[u];
        unit->cancel.cancel = true;
        jobs.back()->on_response([this, unit](LayerJob& job) {
            if (!job.cancel) unit_done(*unit);
        });
    }
    commands.on_message([this](EngineCommand& message) { accept(message); });
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&wake_);
    sc_core::sc_spawn([this] { wake(); }, "wake", &options);
}

void Sequencer::enter(State state) { enter_state(activity_, trace_state_, state); }

// Commands are worked on and answered from an edge of the sequencer's own, never inside the sender's call.
void Sequencer::accept(EngineCommand& message)
{
    if (message.abort) {
        abort_ = &message;
        if (in_progress_) stop(SVP_ERROR_ABORTED, 0);
    } else {
        queue_.push_back(&message);
    }
    wake_.notify(clock().until(current_edge() + 1, sc_core::sc_time_stamp()));
}

void Sequencer::wake()
{
    if (in_progress_ && units_running_ == 0) answer();
    if (in_progress_) return;
    if (abort_ != nullptr) answer_abort();
    if (!in_progress_ && !queue_.empty()) start_next();
}

void Sequencer::start_next()
{
    const EngineCommand& message = *queue_.front();
    in_progress_ = true;
    stopping_ = false;
    effectual_operations_ = 0;
    error_info_ = 0;
    error_code_ = check(message.command, &error_info_);
    if (error_code_ != SVP_ERROR_NONE || message.command.opcode == SVP_OP_NOP) {
        answer();
        if (!queue_.empty()) wake_.notify(clock().cycles(1));
        return;
    }
    plan_ = LayerPlan(message, target_);
    enter(busy);
    trace_layer_.set(message.command.layer, sc_core::sc_time_stamp().value());
    start_units();
}

uint32_t Sequencer::check(const svp_layer_command& command, uint32_t* info) const
{
    const uint32_t error = svp_check_command(&command, info);
    if (error != SVP_ERROR_NONE || command.opcode == SVP_OP_NOP) return error;
    uint64_t needed = 0;
    if (svp_escalate_fits(&command, &target_, &needed)) return SVP_ERROR_NONE;
    *info = static_cast<uint32_t>(std::min<uint64_t>(needed, UINT32_MAX));
    return SVP_ERROR_CAPACITY;
}

void Sequencer::start_units()
{
    units_running_ = static_cast<unsigned>(units_.size());
    for (UnitJob& unit : units_)
        unit.running = true;
    for (size_t u = 0; u < units_.size(); ++u) {
        units_[u].job.plan = &plan_;
        jobs[u]->send(units_[u].job);
    }
}

void Sequencer::unit_done(UnitJob& unit)
{
    unit.running = false;
    units_running_ -= 1;
    effectual_operations_ += unit.job.effectual_operations;
    if (unit.job.error_code != SVP_ERROR_NONE) stop(unit.job.error_code, unit.job.error_info);
    if (units_running_ == 0) wake_.notify(clock().until(current_edge() + 1, sc_core::sc_time_stamp()));
}

// The first reason counts; every unit still at work is told to stop.
void Sequencer::stop(uint32_t code, uint32_t info)
{
    if (stopping_) return;
    stopping_ = true;
    error_code_ = code;
    error_info_ = info;
    enter(stall_drain);
    for (size_t u = 0; u < units_.size(); ++u)
        if (units_[u].running) jobs[u]->send(units_[u].cancel);
}

void Sequencer::answer()
{
    EngineCommand& message = *queue_.front();
    queue_.pop_front();
    in_progress_ = false;
    message.error_code = error_code_;
    message.error_info = error_info_;
    message.effectual_operations = effectual_operations_;
    commands_ += 1;
    if (error_code_ != SVP_ERROR_NONE) errors_ += 1;
    if (activity_.current() != idle) {
        enter(idle);
        trace_layer_.release(sc_core::sc_time_stamp().value());
    }
    commands.respond(message);
}

// Commands that wait are part of what is aborted.
void Sequencer::answer_abort()
{
    EngineCommand& abort = *abort_;
    abort_ = nullptr;
    std::deque<EngineCommand*> waiting;
    waiting.swap(queue_);
    for (EngineCommand* message : waiting) {
        message->error_code = SVP_ERROR_ABORTED;
        message->error_info = 0;
        message->effectual_operations = 0;
        commands_ += 1;
        errors_ += 1;
        commands.respond(*message);
    }
    commands.respond(abort);
}

} // namespace svp::escalate
