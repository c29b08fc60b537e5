// SPDX-License-Identifier: Apache-2.0
// A host CPU, lines that its firmware and the clock raise and that stores lower, and an interrupt controller in
// between.
#pragma once

#include "models/peripherals/interrupt_controller/interrupt_controller.h"
#include "models/processors/native/host_cpu.h"
#include "tests/support/kernel_fixture.h"

#include <sysc/communication/sc_signal.h>
#include <sysc/kernel/sc_spawn.h>
#include <tlm_utils/simple_target_socket.h>

namespace svp::test {

constexpr uint64_t controller_base = 0x1000, raise_base = 0x2000, lower_base = 0x3000;

// Registers of the controller, and two words for each line: a store to them raises it, or lowers it.
class LineBus : public sc_core::sc_module {
  public:
    using Signal = sc_core::sc_signal<bool, sc_core::SC_MANY_WRITERS>;

    explicit LineBus(const sc_core::sc_module_name& name) : sc_module(name), host("host"), registers("registers")
    {
        host.register_b_transport(this, &LineBus::b_transport);
    }

    tlm_utils::simple_target_socket<LineBus, 64> host;
    tlm_utils::simple_initiator_socket<LineBus, 64> registers;
    std::map<unsigned, Signal> lines;

  private:
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
    {
        const uint64_t address = payload.get_address();
        if (address < raise_base) {
            payload.set_address(address - controller_base);
            registers->b_transport(payload, delay);
            return payload.set_address(address);
        }
        lines.at(static_cast<unsigned>(address % 0x1000 / 4)).write(address < lower_base);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }
};

struct InterruptBench {
    // `controlled`: false binds line 0 to the CPU itself.
    InterruptBench(const std::vector<unsigned>& numbers, HostCpu::Application application, bool controlled = true)
        : bus("lines"),
          controller("controller", {}, list(numbers)),
          cpu("cpu", {}, {}, std::move(application)),
          output("output"),
          ignored("ignored")
    {
        cpu.bus.bind(bus.host);
        bus.registers.bind(controller.registers);
        for (unsigned number : numbers)
            controller.line(number).bind(bus.lines[number]);
        controller.interrupt.bind(controlled ? output : ignored);
        if (controlled) {
            cpu.interrupt.bind(output);
            cpu.on_pending([this] { return controller.pending(); });
        } else {
            cpu.interrupt.bind(bus.lines[0]);
        }
        cpu.on_log([this](const std::string& line) { log.push_back(line); });
    }

    // Until the application has returned, or a simulated millisecond has passed.
    bool run()
    {
        cpu.on_exit([](int) { sc_core::sc_stop(); });
        sc_core::sc_report_handler::set_actions("/OSCI/SystemC", sc_core::SC_DO_NOTHING); // "stopped by user"
        sc_core::sc_start(1, sc_core::SC_MS);
        return cpu.finished();
    }
    void raise_at(unsigned number, uint64_t nanoseconds)
    {
        sc_core::sc_spawn([this, number, nanoseconds] {
            sc_core::wait(static_cast<double>(nanoseconds), sc_core::SC_NS);
            bus.lines.at(number).write(true);
        });
    }
    uint64_t counter(const std::string& name)
    {
        for (const Counter& candidate : cpu.statistics().counters())
            if (candidate.name == name) return candidate.value;
        throw std::logic_error("no counter " + name);
    }

    LineBus bus;
    InterruptController controller;
    HostCpu cpu;
    sc_core::sc_signal<bool> output, ignored;
    std::vector<std::string> log;

  private:
    static std::vector<InterruptLine> list(const std::vector<unsigned>& numbers)
    {
        std::vector<InterruptLine> lines;
        for (unsigned number : numbers)
            lines.push_back({number, "device" + std::to_string(number)});
        return lines;
    }
};

inline void raise(svp_port& port, unsigned number) { port.write32(port.context, raise_base + 4 * number, 1); }
inline void lower(svp_port& port, unsigned number) { port.write32(port.context, lower_base + 4 * number, 1); }

} // namespace svp::test
