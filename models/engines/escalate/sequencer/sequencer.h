// SPDX-License-Identifier: Apache-2.0
// The sequencer: takes layer commands, checks and plans them, starts the units, collects their ends or the first error.
// docs/escalate.md "Sequencer".
#pragma once

#include "models/engines/common/engine_front.h"
#include "models/engines/escalate/common/layer_job.h"
#include "models/engines/escalate/common/layer_plan.h"

#include <deque>
#include <memory>
#include <vector>

namespace svp::escalate {

class Sequencer : public EngineFront {
  public:
    enum State : unsigned { idle, busy, stall_drain };

    Sequencer(const sc_core::sc_module_name& name, const Clock& clock, const svp_escalate_target& target,
              unsigned units);

    std::vector<std::unique_ptr<MessageSource<LayerJob>>> jobs; // one per unit

  private:
    struct UnitJob {
        LayerJob job, cancel;
        bool running = false;
    };

    void begin(unsigned slot, const EngineCommand& message) override;
    void cancel() override { stop(SVP_ERROR_ABORTED, 0); }
    void work(uint64_t edge) override;
    void reset_state() override;
    void start_units();
    void unit_done(UnitJob& unit);
    void stop(uint32_t code, uint32_t info);
    void end_layer();
    void enter(State state);

    svp_escalate_target target_;
    std::deque<UnitJob> units_;
    unsigned units_running_ = 0;
    bool in_progress_ = false, stopping_ = false;
    unsigned slot_ = 0; // of the command in progress
    uint32_t error_code_ = SVP_ERROR_NONE, error_info_ = 0;
    uint64_t effectual_operations_ = 0;
    LayerPlan plan_;

    Activity& activity_;
    TracePoint& trace_state_;
    TracePoint& trace_layer_;
};

} // namespace svp::escalate
