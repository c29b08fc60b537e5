// SPDX-License-Identifier: Apache-2.0
// Fetches layer commands from a ring in memory, checks and relocates them, hands them to the engine one at a time and
// writes completion records. Registers: docs/registers.md.
#pragma once

#include "interface/common/engine_interface.h"
#include "models/command_processor/attached_engine.h"
#include "models/command_processor/command_ring.h"
#include "models/command_processor/control_config.h"
#include "models/command_processor/performance_monitor.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/common/register_bank.h"
#include "models/engines/common/command_observer.h"
#include "models/engines/common/engine_command.h"

#include <memory>
#include <sysc/communication/sc_signal_ports.h>
#include <sysc/kernel/sc_event.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace svp {

class CommandProcessor : public Module {
  public:
    // engines: what the capability registers tell, by slot; at most SVP_CP_CAP_ENGINE_COUNT. events: what the PMU can
    // select, at most 255. Throws std::invalid_argument for an engine that interface/engines does not list.
    CommandProcessor(const sc_core::sc_module_name& name, const ControlConfig& config,
                     const std::vector<AttachedEngine>& engines, std::vector<PmuEvent> events = {});

    tlm_utils::simple_target_socket<CommandProcessor, 64> registers; // addresses relative to the block
    tlm_utils::simple_initiator_socket<CommandProcessor, 64> bus;    // commands and completion records
    sc_core::sc_out<bool> interrupt;
    // Where the commands of the engine in that slot go; in SystemC it is called engine_<slot>.
    MessageSource<EngineCommand>& engine(size_t slot) { return *slots_.at(slot).commands; }

    void set_observer(CommandObserver* observer) { observer_ = observer; }
    // A count of finished engine steps (tiles, bursts), added to HEARTBEAT.
    void set_progress(std::function<uint64_t()> progress) { progress_ = std::move(progress); }
    // One line for each register access that is refused.
    void on_log(RegisterBank::Log log) { bank_.on_log(std::move(log)); }

  private:
    enum State : unsigned { idle, busy_fetch, busy_decode, busy_run, busy_completion, stall_drain, stall_halted };
    // Why the running command does not end by itself.
    enum class Stop { none, abort, watchdog, reset };

    // An attached engine.
    struct Slot {
        AttachedEngine attached;
        uint32_t unit = 0; // which of the engines of that id
        std::unique_ptr<MessageSource<EngineCommand>> commands;
    };

    struct Outcome {
        uint32_t error_code = SVP_ERROR_NONE, error_info = 0;
        uint64_t address = 0; // for ERR_ADDR
    };

    // Commands in the ring have not begun: they are forgotten.
    bool quiet() const override { return engine_quiet() && !busy_ && !reset_requested_; }
    void reset_state() override;

    // command_processor_registers.cpp
    void attach_registers();
    void attach_control();
    void attach_queue();
    void attach_interrupts();
    void set_capabilities();
    void set_engine_capabilities(uint32_t slot);
    void write_control(uint32_t written);
    void enable_queue();
    void request_abort();
    void ring_doorbell(uint32_t tail);
    bool queue_unlocked(uint32_t offset);
    bool enabled() const;
    uint32_t status() const;
    void raise(uint32_t causes);
    void update_interrupt();
    void record_error(const Outcome& outcome, uint32_t sequence, uint32_t queue_index);
    void clear_error();
    void queue_error(uint32_t code, uint32_t info);
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
    unsigned transport_dbg(tlm::tlm_generic_payload& payload) { return bank_.debug_transport(payload); }
    void drive_interrupt();

    // command_processor.cpp
    void run();
    bool may_begin() const;
    void process_next();
    void fetch_failed(uint64_t address);
    Outcome check_and_relocate();
    Outcome execute(svp_completion& record);
    Outcome outcome_of(Stop stop) const;
    static uint32_t reason_of(Stop stop);
    Stop wait_for_engine();
    void drain_engine(Stop stop);
    void attach_engine(const AttachedEngine& attached);
    // Null where the platform has no such engine.
    MessageSource<EngineCommand>* engine_for(uint32_t engine, uint32_t unit) const;
    bool engine_quiet() const { return !engine_has_command_ && !engine_has_abort_; }
    void complete(svp_completion& record, Outcome& outcome);
    void retire(const svp_completion& record, const Outcome& outcome);
    void finish_abort();
    void soft_reset();
    void reset_registers();
    void engine_answered(EngineCommand& message);
    bool transfer(tlm::tlm_command command, uint64_t address, void* data, unsigned bytes);
    void wait_cycles(uint64_t cycles);
    void enter(State state);
    void trace_depth();
    uint64_t now_ticks() const { return sc_core::sc_time_stamp().value(); }

    const ControlConfig config_;
    std::vector<Slot> slots_;
    RegisterBank bank_;
    PerformanceMonitor pmu_;
    CommandRing ring_;
    CommandObserver* observer_ = nullptr;
    std::function<uint64_t()> progress_;

    EngineCommand job_{}, abort_message_{};
    MessageSource<EngineCommand>* working_ = nullptr; // the engine that had the last command
    tlm::tlm_generic_payload payload_;
    sc_core::sc_event wake_, interrupt_changed_;
    sc_core::sc_time register_time_;

    bool busy_ = false;   // between the fetch of a command and its retirement
    bool halted_ = false; // paused, or stopped by an error
    bool fatal_ = false;
    bool reset_requested_ = false, abort_requested_ = false;
    bool engine_has_command_ = false, engine_has_abort_ = false;
    bool was_enabled_ = false; // before the write to CTRL that is being served
    bool interrupt_level_ = false;
    uint64_t steps_ = 0; // own share of HEARTBEAT

    Activity& activity_;
    Counter &commands_, &errors_, &interrupts_, &bytes_read_, &bytes_written_, &register_reads_, &register_writes_;
    TracePoint &trace_state_, &trace_depth_, &trace_layer_, &trace_interrupt_;
};

} // namespace svp
