// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sequencer/sequencer.h"

#include "interface/engines/escalate/capacity.h"

namespace svp::escalate {

Sequencer::Sequencer(const sc_core::sc_module_name& name, const Clock& clock, const svp_escalate_target& target,
                     unsigned units)
    : EngineFront(name, clock),
      target_(target),
      units_(units),
      activity_(statistics().activity("layers", "layers in progress", 1, {"idle", "busy", "stall.drain"})),
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
}

void Sequencer::enter(State state) { enter_state(activity_, trace_state_, state); }

void Sequencer::work(uint64_t)
{
    if (in_progress_ && units_running_ == 0) end_layer();
}

// The command processor has checked everything but the buffers.
void Sequencer::begin(unsigned slot, const EngineCommand& message)
{
    uint32_t info = 0;
    const svp_escalate_command body = svp_escalate_get(&message.command);
    const uint32_t error = svp_escalate_check_capacity(&body, &target_, &info);
    if (error != SVP_ERROR_NONE) return complete(slot, error, info, 0);
    in_progress_ = true;
    stopping_ = false;
    slot_ = slot;
    error_code_ = SVP_ERROR_NONE;
    error_info_ = 0;
    effectual_operations_ = 0;
    plan_ = LayerPlan(message, target_);
    enter(busy);
    trace_layer_.set(message.command.layer, sc_core::sc_time_stamp().value());
    start_units();
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
    if (units_running_ == 0) wake_by(current_edge() + 1);
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

void Sequencer::end_layer()
{
    in_progress_ = false;
    enter(idle);
    trace_layer_.release(sc_core::sc_time_stamp().value());
    complete(slot_, error_code_, error_info_, effectual_operations_);
}

void Sequencer::reset_state()
{
    EngineFront::reset_state();
    plan_ = LayerPlan();
}

} // namespace svp::escalate
