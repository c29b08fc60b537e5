// SPDX-License-Identifier: Apache-2.0
// What an instance is in a running system: its modules and what the others need of them.
#pragma once

#include "models/command_processor/performance_monitor.h"
#include "models/common/dma_request.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "platform/system/law.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace svp {

class System;

class Part {
  public:
    using Log = std::function<void(const std::string&)>;

    Part() = default;
    virtual ~Part() = default;
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    // Its modules right under the system.
    virtual std::vector<Module*> modules() { return {}; }
    // All parts have been made.
    virtual void bind(System&) {}
    // One line for each thing that went wrong on the simulated side.
    virtual void on_log(const Log&) {}

    // Its end of each of its links to the network, and the laws inside it.
    virtual std::vector<BusEnd> bus_ends() const { return {}; }
    virtual std::vector<Law> laws() const { return {}; }
    // What firmware can select as events of the performance monitor.
    virtual std::vector<PmuEvent> pmu_events() { return {}; }
    // Counts on while anything moves.
    virtual uint64_t progress() const { return 0; }
    // After the simulation ran dry: what each of its members waited for.
    virtual std::vector<std::string> waiting_report() const { return {}; }
};

} // namespace svp
