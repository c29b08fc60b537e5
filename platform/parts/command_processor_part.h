// SPDX-License-Identifier: Apache-2.0
// A command processor of a platform with the engines of its row.
#pragma once

#include "models/command_processor/command_processor.h"
#include "platform/parts/command_queue.h"
#include "platform/system/instance.h"
#include "platform/system/part.h"

#include <string>
#include <vector>

namespace svp {

class CommandProcessorPart final : public Part {
  public:
    CommandProcessorPart(const Instance& instance, System& system);

    CommandProcessor& processor() { return processor_; }
    const CommandQueue& queue() const { return queue_; }
    std::vector<Module*> modules() override { return {&processor_}; }
    void bind(System& system) override;
    void on_log(const Log& log) override { processor_.on_log(log); }
    std::vector<BusEnd> bus_ends() const override;

    static std::string registers_port(const Instance& instance) { return instance.name + "_registers"; }

  private:
    std::string name_, registers_port_;
    unsigned interrupt_;
    CommandQueue queue_;
    CommandProcessor processor_;
};

} // namespace svp
