// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/engine_unit/engine_unit.h"

namespace svp::escalate {

EngineUnit::EngineUnit(const sc_core::sc_module_name& name, const Clock& clock)
    : Module(name, clock),
      timer_("wake", clock, [this](uint64_t) { wake(); })
{
    jobs.on_message([this](LayerJob& job) { accept(job); });
}

void EngineUnit::accept(LayerJob& job)
{
    if (!job.cancel) {
        job_ = &job;
        job.error_code = SVP_ERROR_NONE;
        job.error_info = 0;
        job.effectual_operations = 0;
        running_ = true;
        start_layer();
        return;
    }
    if (running_) {
        running_ = false;
        agenda_.clear();
        stop_layer();
        retire_when_drained();
    }
    jobs.respond(job);
}

void EngineUnit::schedule(uint64_t edge, uint32_t tag)
{
    agenda_.add(edge, tag);
    timer_.wake_by(edge);
}

void EngineUnit::finish(uint64_t effectual_operations)
{
    job_->effectual_operations = effectual_operations;
    running_ = false;
    agenda_.clear();
    retire_when_drained();
}

void EngineUnit::fail(uint32_t code, uint32_t info)
{
    if (!running_) return;
    job_->error_code = code;
    job_->error_info = info;
    running_ = false;
    agenda_.clear();
    stop_layer();
    retire_when_drained();
}

void EngineUnit::retire_when_drained()
{
    if (running_ || job_ == nullptr || !drained()) return;
    retiring_ = true;
    timer_.wake_now();
}

void EngineUnit::wake()
{
    if (retiring_) {
        retiring_ = false;
        LayerJob* job = job_;
        job_ = nullptr;
        jobs.respond(*job);
    }
    const uint64_t now = current_edge();
    while (!agenda_.empty() && agenda_.next_edge() <= now)
        on_edge(agenda_.take().tag);
    if (!agenda_.empty()) timer_.wake_by(agenda_.next_edge());
}

void EngineUnit::reset_state()
{
    agenda_ = Agenda();
    timer_.stop();
}

} // namespace svp::escalate
