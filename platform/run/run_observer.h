// SPDX-License-Identifier: Apache-2.0
// Watches the commands of one queue go to their engines and retire: per-layer statistics, --check, progress.
#pragma once

#include "compiler/loadable/loadable.h"
#include "models/engines/common/command_observer.h"
#include "platform/engines/common/engine_report.h"
#include "platform/run/tensor_checker.h"
#include "platform/statistics/collector.h"

#include <cstdint>
#include <functional>
#include <map>
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
    // The queue's engines.
    struct EnginesOfQueue {
        std::vector<EngineReport*> reports;
        std::map<uint32_t, NamedClock> clocks; // by engine id, of the one that gets the layers
    };

    // `checker` may be null.
    RunObserver(const compiler::Loadable& loadable, StatisticsCollector& collector, size_t queue,
                EnginesOfQueue engines, TensorChecker* checker, Actions actions);

    void dispatched(const svp_layer_command& command, uint64_t cycle) override;
    void giving_up(const svp_layer_command& command) override;
    void answered(const svp_layer_command& command) override;
    void retired(const svp_layer_command& command, const svp_completion& completion) override;

    // While a layer was in progress, picoseconds.
    uint64_t busy_ticks() const { return busy_ticks_; }

  private:
    const compiler::Loadable& loadable_;
    StatisticsCollector& collector_;
    const size_t queue_;
    const EnginesOfQueue engines_;
    TensorChecker* checker_;
    Actions actions_;
    uint32_t commands_left_ = 0; // of the layer in progress
    uint64_t operations_ = 0;
    uint64_t begin_ticks_ = 0, busy_ticks_ = 0;
    uint64_t command_ticks_ = 0; // when the command in progress was dispatched
    uint64_t engine_ticks_ = 0;  // that the engine took for the layer's commands
};

} // namespace svp
