// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/interrupt_controller_part.h"

#include "platform/system/system.h"

namespace svp {
namespace {

std::vector<InterruptLine> lines_of(const InstanceTable& instances)
{
    std::vector<InterruptLine> lines;
    for (const Instance* instance : instances.enabled())
        if (instance->kind->has_interrupt()) lines.push_back({instance->interrupt, instance->name});
    return lines;
}

} // namespace

InterruptControllerPart::InterruptControllerPart(const Instance& instance, const InstanceTable& instances)
    : name_(instance.name),
      lines_(lines_of(instances)),
      controller_(instance.name.c_str(), instance.as<SettingsOf<InterruptControllerConfig>>().config, lines_)
{
}

void InterruptControllerPart::bind(System& system)
{
    system.network().to_target(name_).bind(controller_.registers);
    for (const InterruptLine& line : lines_)
        controller_.line(line.number).bind(system.interrupt_line(line.number));
    controller_.interrupt.bind(system.cpu_interrupt());
}

std::vector<BusEnd> InterruptControllerPart::bus_ends() const
{
    const std::string unit = controller_.name();
    return {{name_, {Term(unit + ".register_bytes_read")}, {Term(unit + ".register_bytes_written")}}};
}

} // namespace svp
