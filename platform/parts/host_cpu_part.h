// SPDX-License-Identifier: Apache-2.0
// The host CPU that runs the platform's firmware.
#pragma once

#include "models/processors/native/host_cpu.h"
#include "platform/system/instance.h"
#include "platform/system/part.h"

namespace svp {

class HostCpuPart final : public Part {
  public:
    HostCpuPart(const Instance& instance, System& system);

    HostCpu& cpu() { return cpu_; }
    std::vector<Module*> modules() override { return {&cpu_}; }
    void bind(System& system) override;
    void on_log(const Log& log) override { cpu_.on_log(log); }
    std::vector<BusEnd> bus_ends() const override;

  private:
    std::string name_;
    HostCpu cpu_;
};

} // namespace svp
