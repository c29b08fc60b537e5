// The sequencer: takes layer commands, checks and plans them, starts the units, collects their ends or the first error.
// docs/escalate.md "Sequencer".
#pragma once

#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/engines/common/engine_command.h"
#include "models/engines/escalate/common/layer_job.h"
#include "models/engines/escalate/common/layer_plan.h"

#include <deque>
#include <memory>
#include <vector>

namespace svp::escalate {

class Sequencer : public Module {
  public:
    enum State : unsigned { idle, busy, stall_drain };

    Sequencer(const sc_core::sc_module_name& name, const Clock& clock, const svp_target& target, unsigned units);

    MessageSink<EngineCommand> commands{"commands"};
    std::vector<std::unique_ptr<MessageSource<LayerJob>>> jobs; // one per unit

  private:
    struct UnitJob {
        LayerJob job, cancel;
        bool running = false;
    };

    void accept(EngineCommand& message);
    void wake();
    void start_next();
    uint32_t check(const svp_layer_command& command, uint32_t* info) const;
    void start_units();
    void unit_done(UnitJob& unit);
    void stop(uint32_t code, uint32_t info);
    void answer();
    void answer_abort();
    void enter(State state);

    svp_target target_;
    std::deque<UnitJob> units_;
    unsigned units_running_ = 0;
    std::deque<EngineCommand*> queue_; // front: in progress or next
    EngineCommand* abort_ = nullptr;
    bool in_progress_ = false, stopping_ = false;
    uint32_t error_code_ = SVP_ERROR_NONE, error_info_ = 0;
    uint64_t effectual_operations_ = 0;
    LayerPlan plan_;
    sc_core::sc_event wake_;

    Activity& activity_;
    Counter& commands_;
    Counter& errors_;
    TracePoint& trace_state_;
    TracePoint& trace_layer_;
};

} // namespace svp::escalate
