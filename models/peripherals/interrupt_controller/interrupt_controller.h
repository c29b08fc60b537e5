// SPDX-License-Identifier: Apache-2.0
// Gathers interrupt lines, each with a number, into one line to the CPU. Level-sensitive: it holds nothing, a line is
// pending while it is high. Registers: docs/registers/interrupt_controller.md.
#pragma once

#include "models/common/module.h"
#include "models/common/register_bank.h"
#include "models/peripherals/interrupt_controller/interrupt_controller_config.h"

#include <map>
#include <memory>
#include <string>
#include <sysc/communication/sc_signal_ports.h>
#include <sysc/kernel/sc_event.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace svp {

struct InterruptLine {
    unsigned number = 0; // below InterruptController::most_lines
    std::string name;    // of the device that drives it; the port is called so
};

class InterruptController : public Module {
  public:
    static constexpr unsigned most_lines = 64;

    // Throws std::invalid_argument, one line, where a number is too large or given twice.
    InterruptController(const sc_core::sc_module_name& name, const InterruptControllerConfig& config,
                        const std::vector<InterruptLine>& lines);

    tlm_utils::simple_target_socket<InterruptController, 64> registers; // addresses relative to the block
    sc_core::sc_out<bool> interrupt;
    // The input of a line of the list.
    sc_core::sc_in<bool>& line(unsigned number) { return *lines_.at(number); }

    // Bit n: line n is high and enabled. For a CPU model that need not ask over the bus (HostCpu::on_pending); it may
    // be ahead of `interrupt` by a delta cycle.
    uint64_t pending() const { return levels() & enabled(); }
    // One line for each register access that is refused.
    void on_log(RegisterBank::Log log) { bank_.on_log(std::move(log)); }

    // Registers as after construction; the lines are the devices'.
  protected:
    void reset_state() override;

  private:
    uint64_t levels() const;
    uint64_t enabled() const;
    uint32_t lowest() const;
    void attach_registers();
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
    unsigned transport_dbg(tlm::tlm_generic_payload& payload) { return bank_.debug_transport(payload); }
    void drive();

    RegisterBank bank_;
    const sc_core::sc_time register_time_;
    std::map<unsigned, std::unique_ptr<sc_core::sc_in<bool>>> lines_;
    sc_core::sc_event enable_changed_;
    bool level_ = false;

    Counter &bytes_read_, &bytes_written_, &interrupts_;
    TracePoint& trace_interrupt_;
};

} // namespace svp
