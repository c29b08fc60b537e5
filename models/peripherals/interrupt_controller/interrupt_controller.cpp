// SPDX-License-Identifier: Apache-2.0
#include "models/peripherals/interrupt_controller/interrupt_controller.h"

#include "interface/generated/interrupt_controller_registers.h"
#include "interface/generated/interrupt_controller_table.h"

#include <stdexcept>

namespace svp {

InterruptController::InterruptController(const sc_core::sc_module_name& name, const InterruptControllerConfig& config,
                                         const std::vector<InterruptLine>& lines)
    : Module(name, Clock(config.clock_mhz)),
      registers("registers"),
      interrupt("interrupt"),
      bank_(interrupt_controller_table::block),
      register_time_(clock().cycles(config.register_cycles)),
      bytes_read_(statistics().counter("register_bytes_read", "bytes", "by reads of registers that succeeded")),
      bytes_written_(statistics().counter("register_bytes_written", "bytes", "by writes of registers that succeeded")),
      interrupts_(statistics().counter("interrupts", "edges", "rising edges of the line to the CPU")),
      trace_interrupt_(trace_points().add("interrupt", 1, "level of the line to the CPU"))
{
    SC_HAS_PROCESS(InterruptController);
    attach_registers();
    SC_METHOD(drive);
    sensitive << enable_changed_;
    for (const InterruptLine& line : lines) {
        const std::string number = std::to_string(line.number);
        if (line.number >= most_lines)
            throw std::invalid_argument(line.name + ": interrupt " + number + " is beyond " +
                                        std::to_string(most_lines - 1));
        const auto [place, fresh] = lines_.try_emplace(line.number);
        if (!fresh)
            throw std::invalid_argument(line.name + ": interrupt " + number + " is that of " +
                                        place->second->basename());
        place->second = std::make_unique<sc_core::sc_in<bool>>(line.name.c_str());
        sensitive << *place->second;
    }
}

void InterruptController::attach_registers()
{
    bank_.on_values(SVP_IC_PENDING(0), [this](uint32_t i) { return static_cast<uint32_t>(levels() >> 32 * i); });
    bank_.on_writes(SVP_IC_ENABLE(0), [this](uint32_t, uint32_t) { enable_changed_.notify(sc_core::SC_ZERO_TIME); });
    bank_.on_value(SVP_IC_NUMBER, [this] { return lowest(); });
    registers.register_b_transport(this, &InterruptController::b_transport);
    registers.register_transport_dbg(this, &InterruptController::transport_dbg);
}

void InterruptController::reset_state()
{
    bank_.reset();
    enable_changed_.notify(sc_core::SC_ZERO_TIME);
}

uint64_t InterruptController::levels() const
{
    uint64_t high = 0;
    for (const auto& [number, line] : lines_)
        high |= uint64_t{line->read()} << number;
    return high;
}

uint64_t InterruptController::enabled() const
{
    return bank_.get(SVP_IC_ENABLE(0)) | uint64_t{bank_.get(SVP_IC_ENABLE(1))} << 32;
}

uint32_t InterruptController::lowest() const
{
    const uint64_t lines = pending();
    for (uint32_t number = 0; number < most_lines; ++number)
        if ((lines >> number & 1) != 0) return number;
    return SVP_IC_NUMBER_NONE_MASK;
}

void InterruptController::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
{
    delay += register_time_;
    bank_.transport(payload);
    if (payload.is_response_ok()) (payload.is_write() ? bytes_written_ : bytes_read_) += payload.get_data_length();
}

// In the delta cycle in which a line changes, so that the CPU learns of it at the same time as from the device itself.
void InterruptController::drive()
{
    const bool level = pending() != 0;
    if (level == level_) return;
    level_ = level;
    if (level) interrupts_ += 1;
    trace_interrupt_.set(level, sc_core::sc_time_stamp().value());
    interrupt.write(level);
}

} // namespace svp
