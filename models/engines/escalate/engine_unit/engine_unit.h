// SPDX-License-Identifier: Apache-2.0
// The base of the cluster's units: takes layer jobs, wakes at the edges it asked for, fails and drains in one way.
//
// A unit sends nothing to another unit while it starts a layer (the other may not have started); it schedules instead.
// After a failure or a cancel a unit ignores every message until its next job.
#pragma once

#include "models/common/edge_timer.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/engines/escalate/common/layer_job.h"
#include "models/engines/escalate/engine_unit/agenda.h"

namespace svp::escalate {

class EngineUnit : public Module {
  public:
    MessageSink<LayerJob> jobs{"jobs"};

  protected:
    EngineUnit(const sc_core::sc_module_name& name, const Clock& clock);

    virtual void start_layer() = 0;
    // The layer was cut short: account for cycles up to now; state is built anew by the next start_layer.
    virtual void stop_layer() = 0;
    virtual void on_edge(uint32_t tag) = 0;
    virtual bool drained() const { return true; }
    bool quiet() const override { return job_ == nullptr; }
    // What a layer leaves behind is built anew by the next start_layer.
    void reset_state() override;

    bool running() const { return running_; }
    const LayerPlan& plan() const { return *job_->plan; }
    // on_edge(tag) at that edge, or at once (in a delta cycle) where it has passed.
    void schedule(uint64_t edge, uint32_t tag);
    // All of the layer's work in this unit is done.
    void finish(uint64_t effectual_operations = 0);
    // Callers return at once afterwards.
    void fail(uint32_t code, uint32_t info);
    // Answers the job if the unit stopped and nothing is in flight; from a clean stack.
    void retire_when_drained();

  private:
    void accept(LayerJob& job);
    void wake();

    Agenda agenda_;
    EdgeTimer timer_;
    LayerJob* job_ = nullptr;
    bool running_ = false;
    bool retiring_ = false;
};

} // namespace svp::escalate
