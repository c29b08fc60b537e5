// SPDX-License-Identifier: Apache-2.0
// The working side of the command processor: one thread that takes a command at a time from fetch to retirement.
#include "models/command_processor/command_processor.h"

#include "interface/engines/engines.h"
#include "interface/generated/command_processor_registers.h"
#include "interface/generated/command_processor_table.h"
#include "models/common/payload.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace svp {

using sc_core::sc_time;
using sc_core::sc_time_stamp;
using sc_core::SC_ZERO_TIME;

CommandProcessor::CommandProcessor(const sc_core::sc_module_name& name, const ControlConfig& config,
                                   const std::vector<AttachedEngine>& engines, std::vector<PmuEvent> events)
    : Module(name, Clock(config.clock_mhz)),
      registers("registers"),
      bus("bus"),
      interrupt("interrupt"),
      config_(config),
      bank_(command_processor_table::block),
      pmu_(
          bank_, std::move(events), [this] { return current_edge(); },
          [this] { raise(SVP_CP_IRQ_STATUS_PMU_OVF_MASK); }),
      register_time_(clock().cycles(config.register_cycles)),
      activity_(statistics().activity(
          "commands", "what the command processor does", 1,
          {"idle", "busy.fetch", "busy.decode", "busy.run", "busy.completion", "stall.drain", "stall.halted"})),
      commands_(statistics().counter("commands", "commands", "commands retired")),
      errors_(statistics().counter("errors", "errors", "failed commands and queue errors")),
      interrupts_(statistics().counter("interrupts", "edges", "rising edges of the interrupt line")),
      bytes_read_(statistics().counter("bytes_read", "bytes", "commands fetched")),
      bytes_written_(statistics().counter("bytes_written", "bytes", "completion records written")),
      register_reads_(statistics().counter("register_reads", "accesses", "32-bit reads of registers")),
      register_writes_(statistics().counter("register_writes", "accesses", "32-bit writes of registers")),
      trace_state_(trace_points().add("state", 3, "what the command processor does", activity_.states())),
      trace_depth_(trace_points().add("queue_depth", 16, "commands in the ring")),
      trace_layer_(trace_points().add("layer", 32, "layer of the running command")),
      trace_interrupt_(trace_points().add("interrupt", 1, "level of the interrupt line"))
{
    SC_HAS_PROCESS(CommandProcessor);
    for (const AttachedEngine& attached : engines)
        attach_engine(attached);
    attach_registers();
    abort_message_.abort = true;
    SC_THREAD(run);
    SC_METHOD(drive_interrupt);
    dont_initialize();
    sensitive << interrupt_changed_;
}

void CommandProcessor::attach_engine(const AttachedEngine& attached)
{
    const svp_engine_interface* known = svp_engine_by_id(attached.id);
    if (known == nullptr || attached.target.size() != known->target_bytes)
        throw std::invalid_argument("no engine " + std::to_string(attached.id) + " with a target of " +
                                    std::to_string(attached.target.size()) + " bytes");
    if (slots_.size() == SVP_CP_CAP_ENGINE_COUNT) throw std::invalid_argument("more engines than slots");
    const auto unit =
        std::count_if(slots_.begin(), slots_.end(), [&](const Slot& slot) { return slot.attached.id == attached.id; });
    const std::string socket = "engine_" + std::to_string(slots_.size());
    slots_.push_back(
        {attached, static_cast<uint32_t>(unit), std::make_unique<MessageSource<EngineCommand>>(socket.c_str())});
    slots_.back().commands->on_response([this](EngineCommand& message) { engine_answered(message); });
}

void CommandProcessor::run()
{
    for (;;) {
        if (reset_requested_) {
            soft_reset();
        } else if (may_begin()) {
            process_next();
        } else {
            const bool held_back = !ring_.empty() && (halted_ || fatal_);
            enter(held_back ? stall_halted : idle);
            wait(wake_);
        }
    }
}

bool CommandProcessor::may_begin() const { return enabled() && !halted_ && !fatal_ && !ring_.empty(); }

void CommandProcessor::process_next()
{
    busy_ = true;
    job_ = EngineCommand{};
    enter(busy_fetch);
    const uint64_t address = ring_.head_address();
    const bool fetched = transfer(tlm::TLM_READ_COMMAND, address, &job_.command, SVP_COMMAND_BYTES);
    if (!fetched) return fetch_failed(address);
    bytes_read_ += SVP_COMMAND_BYTES;

    enter(busy_decode);
    wait_cycles(config_.decode_cycles);
    svp_completion record{};
    Outcome outcome = check_and_relocate();
    if (outcome.error_code == SVP_ERROR_NONE) outcome = execute(record);
    if (reset_requested_) return;
    if (outcome.error_code != SVP_ERROR_NONE && outcome.address == 0) outcome.address = address;
    complete(record, outcome);
    retire(record, outcome);
}

// Without the command nobody knows where its completion record belongs: the queue halts with the command at its head.
void CommandProcessor::fetch_failed(uint64_t address)
{
    busy_ = false;
    if (reset_requested_) return;
    record_error({SVP_ERROR_BUS_FETCH, static_cast<uint32_t>(address), address}, 0, ring_.head());
    halted_ = true;
    raise(SVP_CP_IRQ_STATUS_FATAL_MASK);
    if (abort_requested_) finish_abort();
}

CommandProcessor::Outcome CommandProcessor::check_and_relocate()
{
    const svp_layer_command& command = job_.command;
    Outcome outcome;
    // A record that is not aligned could be torn; none is written then.
    if (command.completion_address % 8 != 0) {
        outcome = {SVP_ERROR_BUS_COMPLETION, static_cast<uint32_t>(command.completion_address),
                   command.completion_address};
        job_.command.completion_address = 0;
        return outcome;
    }
    outcome.error_code = svp_check_command(&command, &outcome.error_info);
    if (outcome.error_code != SVP_ERROR_NONE || command.engine == SVP_ENGINE_NONE) return outcome;
    if (!engine_for(command.engine, command.unit))
        return {SVP_ERROR_ENGINE, uint32_t{command.unit} << 8 | command.engine, 0};

    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        const svp_operand& operand = command.operand[i];
        if (operand.size == 0) continue;
        const uint32_t region = command.operand_region[i];
        const uint64_t base =
            bank_.get(SVP_CP_REGION_BASE_LO(region)) | uint64_t{bank_.get(SVP_CP_REGION_BASE_HI(region))} << 32;
        const uint64_t size =
            bank_.get(SVP_CP_REGION_SIZE_LO(region)) | uint64_t{bank_.get(SVP_CP_REGION_SIZE_HI(region))} << 32;
        const uint64_t end = uint64_t{operand.offset} + operand.size;
        if (end > size || base + end < base) return {SVP_ERROR_OPERAND, i, base + operand.offset};
        job_.address[i] = base + operand.offset;
    }
    return outcome;
}

CommandProcessor::Outcome CommandProcessor::execute(svp_completion& record)
{
    if (abort_requested_) return {SVP_ERROR_ABORTED, 0, 0};
    const uint64_t begin = current_edge();
    if (observer_) observer_->dispatched(job_.command, begin);
    if (job_.command.engine == SVP_ENGINE_NONE) return {};

    enter(busy_run);
    trace_layer_.set(job_.command.layer, now_ticks());
    engine_has_command_ = true;
    working_ = engine_for(job_.command.engine, job_.command.unit);
    working_->send(job_);
    const Stop stop = wait_for_engine();
    if (observer_) observer_->answered(job_.command);
    trace_layer_.release(now_ticks());
    record.cycles = current_edge() - begin;
    record.effectual_operations = engine_has_command_ ? 0 : job_.effectual_operations;
    return outcome_of(stop);
}

CommandProcessor::Stop CommandProcessor::wait_for_engine()
{
    const uint32_t limit = bank_.get(SVP_CP_WDOG);
    const sc_time deadline = sc_time_stamp() + clock().cycles(limit);
    while (engine_has_command_) {
        Stop stop = Stop::none;
        if (reset_requested_)
            stop = Stop::reset;
        else if (abort_requested_)
            stop = Stop::abort;
        else if (limit != 0 && sc_time_stamp() >= deadline)
            stop = Stop::watchdog;
        if (stop != Stop::none) {
            drain_engine(stop);
            return stop;
        }
        if (limit != 0)
            wait(deadline - sc_time_stamp(), wake_);
        else
            wait(wake_);
    }
    return Stop::none;
}

// Asks the engine to give up and waits for both answers, but not for ever.
void CommandProcessor::drain_engine(Stop stop)
{
    enter(stall_drain);
    if (observer_) observer_->giving_up(job_.command);
    if (!engine_has_abort_) {
        engine_has_abort_ = true;
        working_->send(abort_message_);
    }
    const sc_time deadline = sc_time_stamp() + clock().cycles(config_.drain_cycles);
    while (!engine_quiet() && sc_time_stamp() < deadline)
        wait(deadline - sc_time_stamp(), wake_);
    if (engine_quiet()) return;
    fatal_ = true;
    record_error({SVP_ERROR_DRAIN, static_cast<uint32_t>(reason_of(stop)), 0}, job_.command.sequence, ring_.head());
    raise(SVP_CP_IRQ_STATUS_FATAL_MASK);
}

uint32_t CommandProcessor::reason_of(Stop stop)
{
    return stop == Stop::watchdog ? SVP_ERROR_WATCHDOG : SVP_ERROR_ABORTED;
}

CommandProcessor::Outcome CommandProcessor::outcome_of(Stop stop) const
{
    if (stop == Stop::watchdog) return {SVP_ERROR_WATCHDOG, bank_.get(SVP_CP_WDOG), 0};
    if (engine_has_command_) return {SVP_ERROR_ABORTED, 0, 0};
    return {job_.error_code, job_.error_info, 0};
}

// The status word goes last, by a write of its own: a reader never sees a torn record.
void CommandProcessor::complete(svp_completion& record, Outcome& outcome)
{
    const bool failed = outcome.error_code != SVP_ERROR_NONE;
    record.status = failed ? SVP_COMPLETION_ERROR : SVP_COMPLETION_OK;
    record.sequence = job_.command.sequence;
    record.error_code = outcome.error_code;
    record.error_info = outcome.error_info;
    const uint64_t address = job_.command.completion_address;
    if (address == 0) return;

    enter(busy_completion);
    auto* bytes = reinterpret_cast<uint8_t*>(&record);
    constexpr unsigned status_bytes = sizeof record.status;
    const bool written =
        transfer(tlm::TLM_WRITE_COMMAND, address + status_bytes, bytes + status_bytes, sizeof record - status_bytes) &&
        transfer(tlm::TLM_WRITE_COMMAND, address, bytes, status_bytes);
    if (written)
        bytes_written_ += sizeof record;
    else if (!failed)
        outcome = {SVP_ERROR_BUS_COMPLETION, static_cast<uint32_t>(address), address};
}

void CommandProcessor::retire(const svp_completion& record, const Outcome& outcome)
{
    const svp_layer_command& command = job_.command;
    commands_ += 1;
    uint32_t causes = 0;
    if (outcome.error_code != SVP_ERROR_NONE) {
        record_error(outcome, command.sequence, ring_.head());
        causes |= SVP_CP_IRQ_STATUS_JOB_ERROR_MASK;
        if (outcome.error_code == SVP_ERROR_WATCHDOG) causes |= SVP_CP_IRQ_STATUS_WDOG_MASK;
        if (bank_.get(SVP_CP_CTRL) & SVP_CP_CTRL_STOP_ON_ERROR_MASK) halted_ = true;
    }
    if (command.flags & SVP_FLAG_IRQ) causes |= SVP_CP_IRQ_STATUS_DESC_DONE_MASK;
    ring_.pop();
    trace_depth();
    if (ring_.empty()) causes |= SVP_CP_IRQ_STATUS_QUEUE_EMPTY_MASK;
    bank_.set(SVP_CP_DONE_SEQ, command.sequence);
    busy_ = false;
    if (observer_) observer_->retired(command, record);
    pmu_.update();
    raise(causes);
    if (abort_requested_) finish_abort();
}

void CommandProcessor::finish_abort()
{
    abort_requested_ = false;
    raise(SVP_CP_IRQ_STATUS_ABORT_DONE_MASK);
}

// STATUS.RESET_BUSY stays set until the engine is quiet, however long that takes; after the bound FATAL tells.
void CommandProcessor::soft_reset()
{
    if (!engine_quiet() && !fatal_) drain_engine(Stop::reset);
    while (!engine_quiet())
        wait(wake_);
    reset_registers();
}

void CommandProcessor::reset_state()
{
    reset_registers();
    job_ = EngineCommand{};
    working_ = nullptr;
    steps_ = 0;
    wake_.notify(SC_ZERO_TIME); // where it was halted it is not any more
}

// And the queue.
void CommandProcessor::reset_registers()
{
    bank_.reset();
    set_capabilities();
    pmu_.reset();
    ring_.configure(0, 2);
    busy_ = halted_ = fatal_ = reset_requested_ = abort_requested_ = false;
    trace_depth();
    update_interrupt();
}

MessageSource<EngineCommand>* CommandProcessor::engine_for(uint32_t engine, uint32_t unit) const
{
    for (const Slot& slot : slots_)
        if (slot.attached.id == engine && slot.unit == unit) return slot.commands.get();
    return nullptr;
}

void CommandProcessor::engine_answered(EngineCommand& message)
{
    (message.abort ? engine_has_abort_ : engine_has_command_) = false;
    steps_ += 1;
    wake_.notify(SC_ZERO_TIME);
}

bool CommandProcessor::transfer(tlm::tlm_command command, uint64_t address, void* data, unsigned bytes)
{
    set_up_payload(payload_, command, address, data, bytes);
    sc_time delay = SC_ZERO_TIME;
    bus->b_transport(payload_, delay);
    steps_ += 1;
    if (delay > SC_ZERO_TIME) wait(delay);
    return payload_.is_response_ok();
}

void CommandProcessor::wait_cycles(uint64_t cycles)
{
    const sc_time until_edge = clock().until(current_edge() + cycles, sc_time_stamp());
    if (until_edge > SC_ZERO_TIME) wait(until_edge);
}

void CommandProcessor::enter(State state) { enter_state(activity_, trace_state_, state); }

void CommandProcessor::trace_depth() { trace_depth_.set(ring_.depth(), now_ticks()); }

} // namespace svp
