// SPDX-License-Identifier: Apache-2.0
// A command processor with everything around it that a test decides about: a flat memory behind a bus that can refuse
// accesses, an engine that answers as scripted, and a host CPU that runs the test's own code.
#pragma once

#include "interface/engines/aie/aie_target.h"
#include "interface/engines/escalate/escalate_target.h"
#include "interface/generated/command_processor_registers.h"
#include "models/command_processor/command_processor.h"
#include "models/processors/native/host_cpu.h"
#include "tests/support/kernel_fixture.h"

#include <cstring>
#include <functional>
#include <map>
#include <sysc/communication/sc_signal.h>
#include <sysc/kernel/sc_simcontext.h>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

namespace svp::test {

constexpr uint64_t register_base = 0x04000000, memory_base = 0x80000000, memory_bytes = 1 << 20;

// Two initiators, two targets, 20 ns an access.
class FlatBus : public sc_core::sc_module {
  public:
    explicit FlatBus(const sc_core::sc_module_name& name)
        : sc_module(name),
          host("host"),
          device("device"),
          registers("registers"),
          memory(memory_bytes)
    {
        host.register_b_transport(this, &FlatBus::b_transport);
        host.register_transport_dbg(this, &FlatBus::transport_dbg);
        device.register_b_transport(this, &FlatBus::device_transport);
    }

    tlm_utils::simple_target_socket<FlatBus, 64> host, device;
    tlm_utils::simple_initiator_socket<FlatBus, 64> registers;
    std::vector<uint8_t> memory;
    // Asked for each access of the command processor: refuse it?
    std::function<bool(tlm::tlm_generic_payload&)> refuse;
    // Told of each access of the command processor that took place.
    std::function<void(tlm::tlm_generic_payload&)> watch;

    template <class T>
    T& at(uint64_t address)
    {
        return *reinterpret_cast<T*>(&memory.at(address - memory_base));
    }

  private:
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
    {
        delay += sc_core::sc_time(20, sc_core::SC_NS);
        const uint64_t address = payload.get_address();
        if (address < register_base || address >= memory_base) return move(payload);
        payload.set_address(address - register_base);
        registers->b_transport(payload, delay);
        payload.set_address(address);
    }
    void device_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
    {
        delay += sc_core::sc_time(20, sc_core::SC_NS);
        if (refuse && refuse(payload)) return payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
        move(payload);
        if (watch) watch(payload);
    }
    unsigned transport_dbg(tlm::tlm_generic_payload& payload)
    {
        move(payload);
        return payload.is_response_ok() ? payload.get_data_length() : 0;
    }
    void move(tlm::tlm_generic_payload& payload)
    {
        const uint64_t offset = payload.get_address() - memory_base;
        const unsigned bytes = payload.get_data_length();
        if (offset >= memory_bytes || bytes > memory_bytes - offset)
            return payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        if (payload.is_read())
            std::memcpy(payload.get_data_ptr(), &memory[offset], bytes);
        else
            std::memcpy(&memory[offset], payload.get_data_ptr(), bytes);
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }
};

// Answers each command after its script's time; an abort ends the running one after another time.
class ScriptedEngine : public sc_core::sc_module {
  public:
    struct Script {
        uint64_t nanoseconds = 100; // 0: never answers by itself
        uint32_t error_code = 0, error_info = 0;
    };

    explicit ScriptedEngine(const sc_core::sc_module_name& name) : sc_module(name), commands("commands")
    {
        commands.on_message([this](EngineCommand& message) { take(message); });
        SC_HAS_PROCESS(ScriptedEngine);
        SC_METHOD(answer);
        dont_initialize();
        sensitive << done_;
        SC_METHOD(drain);
        dont_initialize();
        sensitive << drained_;
    }

    MessageSink<EngineCommand> commands;
    std::map<uint32_t, Script> by_layer;               // others: the default script
    std::function<void(const EngineCommand&)> compute; // called when a command ends without an error
    uint64_t drain_nanoseconds = 30;                   // from an abort to its answers; 0: never
    std::vector<EngineCommand> seen;
    unsigned aborts = 0;

    void release_abort() { drained_.notify(sc_core::SC_ZERO_TIME); }

  private:
    void take(EngineCommand& message)
    {
        if (message.abort) {
            abort_ = &message;
            aborts += 1;
            if (drain_nanoseconds != 0) drained_.notify(drain_nanoseconds, sc_core::SC_NS);
            return;
        }
        running_ = &message;
        seen.push_back(message);
        const Script script = by_layer[message.command.layer];
        if (script.nanoseconds != 0) done_.notify(script.nanoseconds, sc_core::SC_NS);
    }
    void answer()
    {
        if (running_ == nullptr) return;
        const Script script = by_layer[running_->command.layer];
        finish(script.error_code, script.error_info);
    }
    void drain()
    {
        done_.cancel();
        if (running_ != nullptr) finish(SVP_ERROR_ABORTED, 0);
        EngineCommand* abort = abort_;
        abort_ = nullptr;
        if (abort != nullptr) commands.respond(*abort);
    }
    void finish(uint32_t code, uint32_t info)
    {
        EngineCommand* command = running_;
        running_ = nullptr;
        command->error_code = code;
        command->error_info = info;
        if (code == SVP_ERROR_NONE && compute) compute(*command);
        command->effectual_operations = 1000 + command->command.layer;
        commands.respond(*command);
    }

    EngineCommand *running_ = nullptr, *abort_ = nullptr;
    sc_core::sc_event done_, drained_;
};

struct Retired {
    svp_layer_command command;
    svp_completion completion;
    sc_core::sc_time time;
};

class RecordingObserver : public CommandObserver {
  public:
    std::vector<std::pair<uint32_t, uint64_t>> dispatches; // sequence, cycle
    std::vector<Retired> retirements;
    std::vector<uint32_t> given_up; // sequences

    void giving_up(const svp_layer_command& command) override { given_up.push_back(command.sequence); }
    void dispatched(const svp_layer_command& command, uint64_t cycle) override
    {
        dispatches.emplace_back(command.sequence, cycle);
    }
    void retired(const svp_layer_command& command, const svp_completion& completion) override
    {
        retirements.push_back({command, completion, sc_core::sc_time_stamp()});
    }
};

svp_escalate_target small_target();
svp_aie_target small_array();
// The small target's.
std::vector<AttachedEngine> one_engine();
// A command that passes every check: 8x8x16 to 8x8x16, dense 1x1, operands in region 0.
svp_layer_command good_command(uint32_t layer);

// The whole bench. The application runs in the host CPU when run() is called.
struct Bench {
    using Application = std::function<int(svp_port&)>;

    explicit Bench(Application application, const ControlConfig& control = {}, const HostCpuConfig& cpu = {},
                   std::vector<PmuEvent> events = {}, const std::vector<AttachedEngine>& attached = one_engine());

    // Until the application has returned, or a simulated second has passed. Returns its exit code, -1 without one.
    int run();

    FlatBus bus;
    ScriptedEngine engine;                               // of slot 0
    std::vector<std::unique_ptr<ScriptedEngine>> others; // of the slots from 1 on
    CommandProcessor processor;
    HostCpu cpu;
    sc_core::sc_signal<bool> interrupt;
    RecordingObserver observer;
    std::vector<std::string> log;
};

// Register access of an application.
struct Registers {
    svp_port& port;

    uint32_t read(uint32_t offset) const { return port.read32(port.context, port.registers + offset); }
    void write(uint32_t offset, uint32_t value) const { port.write32(port.context, port.registers + offset, value); }
    // Ring of 2^log2 entries at the start of memory, region 0 is the second half of memory, everything enabled.
    void start(uint32_t log2 = 3, uint32_t control = 0) const;
    // Until no command is left, or `limit` microseconds.
    bool drain(uint64_t limit = 1000) const;
    void pause_us(uint64_t microseconds) const;
};

constexpr uint64_t ring_address = memory_base, record_area = memory_base + 0x8000;
inline uint64_t record_of(uint32_t sequence) { return record_area + uint64_t{sequence} * SVP_COMPLETION_BYTES; }

// Puts a command into a ring slot, with a record of its own.
void place(Bench& bench, uint32_t index, svp_layer_command command, uint32_t sequence);

} // namespace svp::test
