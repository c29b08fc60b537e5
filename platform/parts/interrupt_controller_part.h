// SPDX-License-Identifier: Apache-2.0
// The interrupt controller of a platform: a line for each instance that has an interrupt.
#pragma once

#include "models/peripherals/interrupt_controller/interrupt_controller.h"
#include "platform/system/instance_table.h"
#include "platform/system/part.h"

namespace svp {

class InterruptControllerPart final : public Part {
  public:
    InterruptControllerPart(const Instance& instance, const InstanceTable& instances);

    InterruptController& controller() { return controller_; }
    std::vector<Module*> modules() override { return {&controller_}; }
    void bind(System& system) override;
    void on_log(const Log& log) override { controller_.on_log(log); }
    std::vector<BusEnd> bus_ends() const override;

  private:
    std::string name_;
    std::vector<InterruptLine> lines_;
    InterruptController controller_;
};

} // namespace svp
