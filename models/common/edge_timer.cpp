// SPDX-License-Identifier: Apache-2.0
#include "models/common/edge_timer.h"

#include <string>
#include <sysc/kernel/sc_spawn.h>
#include <utility>

namespace svp {

EdgeTimer::EdgeTimer(const char* name, const Clock& clock, Method method)
    : event_(name),
      clock_(clock),
      method_(std::move(method))
{
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&event_);
    const auto run = [this] {
        const uint64_t edge = take();
        if (edge != never) method_(edge); // else stopped, when this was due already
    };
    sc_core::sc_spawn(run, (std::string(name) + "_method").c_str(), &options);
}

} // namespace svp
