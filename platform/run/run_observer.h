// Watches the commands of one queue go to their engines and retire: per-layer statistics, --check, progress.
#pragma once

#include "compiler/loadable/loadable.h"
#include "models/engines/common/command_observer.h"
#include "platform/engines/common/engine_report.h"
#include "platform/run/tensor_checker.h"
#include "platform/statistics/collector.h"

#include <functional>
#include <string>
#include <vector>

namespace svp {

class RunObserver final : public CommandObserver {
  public:
    // What happens at the moments it sees; all are given.
    struct Actions {
        std::function<void()> settle; // brings every unit's accounting up to now
        std::function<void(const svp_layer&)> layer_done;
        std::function<void(const svp_layer&)> giving_up; // a layer does not end by itself
    };

    // `reports`: of the queue's engines. `checker` may be null.
    RunObserver(const compiler::Loadable& loadable, StatisticsCollector& collector, size_t queue,
                std::vector<EngineReport*> reports, TensorChecker* checker, Actions actions);

    void dispatched(const svp_layer_command& command, uint64_t cycle) override;
    void giving_up(const svp_layer_command& command) override;
    void retired(const svp_layer_command& command, const svp_completion& completion) override;

    // While a layer was in progress, picoseconds.
    uint64_t busy_ticks() const { return busy_ticks_; }

  private:
    const compiler::Loadable& loadable_;
    StatisticsCollector& collector_;
    const size_t queue_;
    const std::vector<EngineReport*> reports_;
    TensorChecker* checker_;
    Actions actions_;
    uint32_t commands_left_ = 0; // of the layer in progress
    uint64_t cycles_ = 0, operations_ = 0;
    uint64_t begin_ticks_ = 0, busy_ticks_ = 0;
};

} // namespace svp
