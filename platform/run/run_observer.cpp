// SPDX-License-Identifier: Apache-2.0
#include "platform/run/run_observer.h"

#include <sysc/kernel/sc_simcontext.h>
#include <utility>

namespace svp {

RunObserver::RunObserver(const compiler::Loadable& loadable, StatisticsCollector& collector, size_t queue,
                         EnginesOfQueue engines, TensorChecker* checker, Actions actions)
    : loadable_(loadable),
      collector_(collector),
      queue_(queue),
      engines_(std::move(engines)),
      checker_(checker),
      actions_(std::move(actions))
{
}

void RunObserver::dispatched(const svp_layer_command& command, uint64_t)
{
    command_ticks_ = sc_core::sc_time_stamp().value();
    if (commands_left_ != 0) return;
    commands_left_ = loadable_.layers()[command.layer].command_count;
    engine_ticks_ = operations_ = 0;
    begin_ticks_ = command_ticks_;
    actions_.settle();
    collector_.begin_layer(begin_ticks_, queue_);
    for (EngineReport* report : engines_.reports)
        report->begin_layer();
}

void RunObserver::giving_up(const svp_layer_command& command) { actions_.giving_up(loadable_.layers()[command.layer]); }

void RunObserver::answered(const svp_layer_command&)
{
    engine_ticks_ += sc_core::sc_time_stamp().value() - command_ticks_;
}

void RunObserver::retired(const svp_layer_command& command, const svp_completion& completion)
{
    operations_ += completion.effectual_operations;
    // After an error the driver gives the image up: the next command begins a layer again.
    commands_left_ = completion.status == SVP_COMPLETION_OK ? commands_left_ - 1 : 0;
    if (commands_left_ != 0 || completion.status != SVP_COMPLETION_OK) return;
    const uint64_t now = sc_core::sc_time_stamp().value();
    busy_ticks_ += now - begin_ticks_;
    actions_.settle();
    const svp_layer& layer = loadable_.layers()[command.layer];
    collector_.end_layer(command.layer, {engines_.clocks.at(layer.engine), engine_ticks_, operations_}, now, queue_);
    for (EngineReport* report : engines_.reports)
        report->end_layer(command.layer);
    if (checker_) checker_->check_layer(command.layer);
    actions_.layer_done(layer);
}

} // namespace svp
