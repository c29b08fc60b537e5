// SPDX-License-Identifier: Apache-2.0
// A host CPU that runs C firmware natively: its port hooks become timed bus accesses, the interrupt input calls the
// driver's handler, and waiting lets simulated time pass.
#pragma once

#include "interface/common/svp_port.h"
#include "models/common/module.h"
#include "models/processors/native/host_cpu_config.h"

#include <functional>
#include <string>
#include <sysc/communication/sc_signal_ports.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <vector>

namespace svp {

// Where the firmware finds things on the bus.
struct HostMemoryMap {
    uint64_t registers = 0;   // of the command processor
    uint64_t memory_base = 0; // device memory that the driver may use
    uint64_t memory_bytes = 0;
    uint32_t interrupt = 0; // number of the command processor's line

    struct Range {
        uint64_t base = 0, bytes = 0;
    };
    std::vector<Range> other_memory = {}; // that it also may gather stores to
    bool is_memory(uint64_t address) const;
};

class HostCpu : public Module {
  public:
    // The firmware: runs once after construction and after each reset, in a process of the CPU, and returns an exit
    // code.
    using Application = std::function<int(svp_port&)>;

    HostCpu(const sc_core::sc_module_name& name, const HostCpuConfig& config, const HostMemoryMap& map,
            Application application);

    tlm_utils::simple_initiator_socket<HostCpu, 64> bus;
    sc_core::sc_in<bool> interrupt;

    // Which lines are behind `interrupt`: bit n for number n, as InterruptController::pending. Without it `interrupt`
    // is a line of its own, number 0.
    void on_pending(std::function<uint64_t()> pending) { pending_lines_ = std::move(pending); }
    // Called in the CPU's process when the application has returned.
    void on_exit(std::function<void(int exit_code)> callback) { on_exit_ = std::move(callback); }
    // Lines of the firmware's log, and one line for each access that ended in a bus error.
    void on_log(std::function<void(const std::string&)> callback) { on_log_ = std::move(callback); }
    bool finished() const { return finished_; }
    int exit_code() const { return exit_code_; }
    uint64_t bus_errors() const { return bus_errors_.value; }

  private:
    enum State : unsigned { idle, busy, stall_wait };
    struct Handler {
        svp_interrupt_handler function = nullptr;
        void* argument = nullptr;
    };
    static constexpr uint32_t most_interrupts = 64;

    // C code that runs cannot be unwound: the CPU is quiet once it has returned.
    bool quiet() const override { return finished_; }
    void reset_state() override;
    void run();
    void run_application();
    svp_port make_port(const HostMemoryMap& map);
    void store(uint64_t address, uint32_t value);
    void flush_stores();
    bool load(uint64_t address, uint32_t& value);
    bool transfer(tlm::tlm_command command, uint64_t address, uint8_t* data, size_t bytes);
    bool copy(tlm::tlm_command command, uint64_t address, uint8_t* data, size_t bytes);
    void relax();
    void attach(uint32_t number, svp_interrupt_handler handler, void* argument);
    uint64_t pending_lines() const;
    void serve_interrupts();
    void serve(uint32_t number);
    void count_unclaimed(uint64_t lines);
    void synchronise();
    void sleep(const sc_core::sc_time& longest);
    void bus_error(const char* what, uint64_t address, uint64_t bytes);
    void enter(State state) { enter_state(activity_, trace_state_, state); }
    sc_core::sc_time local_now() const { return sc_core::sc_time_stamp() + ahead_; }

    const sc_core::sc_time access_time_, interrupt_time_, poll_interval_, quantum_, store_time_;
    const HostMemoryMap map_;
    const size_t store_buffer_bytes_;
    std::vector<uint8_t> buffered_; // stores to consecutive words that have not left yet
    uint64_t buffered_from_ = 0;
    Application application_;
    svp_port port_;
    tlm::tlm_generic_payload payload_;
    sc_core::sc_time ahead_; // local time in front of simulated time
    std::function<void(int)> on_exit_;
    std::function<void(const std::string&)> on_log_;
    std::function<uint64_t()> pending_lines_;
    std::vector<Handler> handlers_; // by number
    uint64_t attached_ = 0;         // numbers with a handler, as bits
    uint64_t unclaimed_ = 0;        // numbers without one whose lines are high and have been counted
    uint32_t masked_ = 0;           // depth of irq_save
    bool finished_ = false;
    sc_core::sc_event restart_{"restart"};
    int exit_code_ = 0;

    Activity& activity_;
    Counter &reads_, &writes_, &bytes_read_, &bytes_written_, &bus_errors_, &interrupts_, &unclaimed_interrupts_;
    TracePoint& trace_state_;
};

} // namespace svp
