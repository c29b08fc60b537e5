// SPDX-License-Identifier: Apache-2.0
// The register side of the command processor: runs in the process of whoever accesses a register.
#include "interface/generated/command_processor_registers.h"
#include "models/command_processor/command_processor.h"

#include <algorithm>
#include <cstring>

namespace svp {

void CommandProcessor::attach_registers()
{
    set_capabilities();
    attach_control();
    attach_queue();
    attach_interrupts();
    registers.register_b_transport(this, &CommandProcessor::b_transport);
    registers.register_transport_dbg(this, &CommandProcessor::transport_dbg);
}

void CommandProcessor::set_capabilities()
{
    const auto events = static_cast<uint32_t>(std::min<size_t>(pmu_.event_count(), 255));
    bank_.set(SVP_CP_CAP0, SVP_FIELD_PUT(SVP_CP_CAP0_COMMAND_VERSION, SVP_COMMAND_VERSION) |
                               SVP_FIELD_PUT(SVP_CP_CAP0_MAX_QUEUE_LOG2, config_.max_queue_log2) |
                               SVP_FIELD_PUT(SVP_CP_CAP0_REGIONS, SVP_REGIONS) |
                               SVP_FIELD_PUT(SVP_CP_CAP0_PMU_COUNTERS, PerformanceMonitor::counter_count) |
                               SVP_FIELD_PUT(SVP_CP_CAP0_PMU_EVENTS, events));
    bank_.set(SVP_CP_CAP_ENGINES, static_cast<uint32_t>(slots_.size()));
    for (uint32_t slot = 0; slot < slots_.size(); ++slot)
        set_engine_capabilities(slot);
}

void CommandProcessor::set_engine_capabilities(uint32_t slot)
{
    const AttachedEngine& engine = slots_[slot].attached;
    const auto target_bytes = static_cast<uint32_t>(engine.target.size());
    bank_.set(SVP_CP_CAP_ENGINE(slot), SVP_FIELD_PUT(SVP_CP_CAP_ENGINE_ID, engine.id) |
                                           SVP_FIELD_PUT(SVP_CP_CAP_ENGINE_UNIT, slots_[slot].unit) |
                                           SVP_FIELD_PUT(SVP_CP_CAP_ENGINE_TARGET_BYTES, target_bytes));
    bank_.set(SVP_CP_CAP_WINDOW_BYTES_LO(slot), static_cast<uint32_t>(engine.window_bytes));
    bank_.set(SVP_CP_CAP_WINDOW_BYTES_HI(slot), static_cast<uint32_t>(engine.window_bytes >> 32));
    bank_.set(SVP_CP_CAP_WINDOW_BASE_LO(slot), static_cast<uint32_t>(engine.window_base));
    bank_.set(SVP_CP_CAP_WINDOW_BASE_HI(slot), static_cast<uint32_t>(engine.window_base >> 32));
    for (uint32_t word = 0; word < target_bytes / 4; ++word) {
        uint32_t value;
        std::memcpy(&value, engine.target.data() + size_t{4} * word, 4);
        bank_.set(SVP_CP_CAP_TARGET(slot * SVP_TARGET_WORDS + word), value);
    }
}

void CommandProcessor::attach_control()
{
    bank_.on_guard(SVP_CP_CTRL, [this] {
        was_enabled_ = enabled();
        return true;
    });
    bank_.on_write(SVP_CP_CTRL, [this](uint32_t written) { write_control(written); });
    bank_.on_value(SVP_CP_STATUS, [this] { return status(); });
    bank_.on_value(SVP_CP_HEARTBEAT, [this] { return static_cast<uint32_t>(steps_ + (progress_ ? progress_() : 0)); });
    bank_.on_value(SVP_CP_CUR_SEQ, [this] { return busy_ ? job_.command.sequence : 0; });
}

void CommandProcessor::attach_queue()
{
    for (uint32_t offset : {SVP_CP_QBASE_LO, SVP_CP_QBASE_HI, SVP_CP_QCFG})
        bank_.on_guard(offset, [this, offset] { return queue_unlocked(offset); });
    bank_.on_value(SVP_CP_QTAIL, [this] { return ring_.tail(); });
    bank_.on_value(SVP_CP_QHEAD, [this] { return ring_.head(); });
    bank_.on_write(SVP_CP_QTAIL, [this](uint32_t tail) { ring_doorbell(tail); });
}

void CommandProcessor::attach_interrupts()
{
    bank_.on_read(SVP_CP_IRQ_STATUS, [this] { pmu_.update(); });
    bank_.on_value(SVP_CP_IRQ_PENDING, [this] { return bank_.get(SVP_CP_IRQ_STATUS) & bank_.get(SVP_CP_IRQ_ENABLE); });
    bank_.on_write(SVP_CP_IRQ_STATUS, [this](uint32_t) { update_interrupt(); });
    bank_.on_write(SVP_CP_IRQ_ENABLE, [this](uint32_t) { update_interrupt(); });
    bank_.on_write(SVP_CP_IRQ_TEST, [this](uint32_t written) { raise(written); });
}

void CommandProcessor::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
{
    delay += register_time_;
    // A reset in progress ignores writes; the access itself is answered as ever.
    if (reset_requested_ && payload.is_write())
        bank_.ignore_write(payload);
    else
        bank_.transport(payload);
    if (payload.is_response_ok()) (payload.is_write() ? register_writes_ : register_reads_) += 1;
}

void CommandProcessor::write_control(uint32_t written)
{
    if (written & SVP_CP_CTRL_SOFT_RESET_MASK) {
        reset_requested_ = true;
        return wake_.notify(sc_core::SC_ZERO_TIME);
    }
    if (written & SVP_CP_CTRL_CLEAR_ERROR_MASK) clear_error();
    if (written & SVP_CP_CTRL_ABORT_MASK) request_abort();
    if (written & SVP_CP_CTRL_QUEUE_FLUSH_MASK) ring_.drop_behind(busy_ ? 1 : 0);
    if (written & SVP_CP_CTRL_PAUSE_MASK) halted_ = true;
    if (written & SVP_CP_CTRL_RESUME_MASK) halted_ = false;
    if (enabled() && !was_enabled_) enable_queue();
    trace_depth();
    wake_.notify(sc_core::SC_ZERO_TIME);
}

bool CommandProcessor::enabled() const { return (bank_.get(SVP_CP_CTRL) & SVP_CP_CTRL_ENABLE_MASK) != 0; }

// Refused with a bad size, and while a command of the queue's former life runs.
void CommandProcessor::enable_queue()
{
    const uint32_t log2 = bank_.get(SVP_CP_QCFG);
    if (busy_ || log2 == 0 || log2 > config_.max_queue_log2) {
        bank_.set(SVP_CP_CTRL, bank_.get(SVP_CP_CTRL) & ~SVP_CP_CTRL_ENABLE_MASK);
        return queue_error(SVP_ERROR_QUEUE_CONFIG, log2);
    }
    const uint64_t base = bank_.get(SVP_CP_QBASE_LO) | uint64_t{bank_.get(SVP_CP_QBASE_HI)} << 32;
    ring_.configure(base, 1u << log2);
}

bool CommandProcessor::queue_unlocked(uint32_t offset)
{
    if (!enabled()) return true;
    queue_error(SVP_ERROR_QUEUE_CONFIG, offset);
    return false;
}

void CommandProcessor::ring_doorbell(uint32_t tail)
{
    if (!enabled() || !ring_.move_tail(tail)) return queue_error(SVP_ERROR_QUEUE_TAIL, tail);
    trace_depth();
    wake_.notify(sc_core::SC_ZERO_TIME);
}

void CommandProcessor::request_abort()
{
    abort_requested_ = true;
    if (!busy_) finish_abort();
}

uint32_t CommandProcessor::status() const
{
    uint32_t state = SVP_CP_STATUS_STATE_IDLE;
    if (busy_)
        state = SVP_CP_STATUS_STATE_RUN;
    else if (halted_ || fatal_)
        state = SVP_CP_STATUS_STATE_HALT;
    else if (!enabled())
        state = SVP_CP_STATUS_STATE_OFF;
    return SVP_FIELD_PUT(SVP_CP_STATUS_STATE, state) | SVP_FIELD_PUT(SVP_CP_STATUS_RESET_BUSY, reset_requested_) |
           SVP_FIELD_PUT(SVP_CP_STATUS_EMPTY, ring_.empty()) | SVP_FIELD_PUT(SVP_CP_STATUS_FULL, ring_.full()) |
           SVP_FIELD_PUT(SVP_CP_STATUS_ENGINE_BUSY, engine_has_command_) |
           SVP_FIELD_PUT(SVP_CP_STATUS_ABORT_BUSY, abort_requested_) | SVP_FIELD_PUT(SVP_CP_STATUS_FATAL, fatal_);
}

void CommandProcessor::raise(uint32_t causes)
{
    bank_.set(SVP_CP_IRQ_STATUS, bank_.get(SVP_CP_IRQ_STATUS) | causes);
    update_interrupt();
}

// The line has one writer, the process drive_interrupt.
void CommandProcessor::update_interrupt() { interrupt_changed_.notify(sc_core::SC_ZERO_TIME); }

void CommandProcessor::drive_interrupt()
{
    const bool level = (bank_.get(SVP_CP_IRQ_STATUS) & bank_.get(SVP_CP_IRQ_ENABLE)) != 0;
    if (level == interrupt_level_) return;
    interrupt_level_ = level;
    if (level) interrupts_ += 1;
    trace_interrupt_.set(level, now_ticks());
    interrupt.write(level);
}

void CommandProcessor::record_error(const Outcome& outcome, uint32_t sequence, uint32_t queue_index)
{
    errors_ += 1;
    const uint32_t count = bank_.get(SVP_CP_ERR_COUNT);
    if (count != UINT32_MAX) bank_.set(SVP_CP_ERR_COUNT, count + 1);
    if (bank_.get(SVP_CP_ERR_CODE) != SVP_ERROR_NONE) return;
    bank_.set(SVP_CP_ERR_CODE, outcome.error_code);
    bank_.set(SVP_CP_ERR_INFO, outcome.error_info);
    bank_.set(SVP_CP_ERR_ADDR_LO, static_cast<uint32_t>(outcome.address));
    bank_.set(SVP_CP_ERR_ADDR_HI, static_cast<uint32_t>(outcome.address >> 32));
    bank_.set(SVP_CP_ERR_SEQ, sequence);
    bank_.set(SVP_CP_ERR_QIDX, queue_index);
}

void CommandProcessor::clear_error()
{
    for (uint32_t offset : {SVP_CP_ERR_CODE, SVP_CP_ERR_INFO, SVP_CP_ERR_ADDR_LO, SVP_CP_ERR_ADDR_HI, SVP_CP_ERR_SEQ,
                            SVP_CP_ERR_QIDX, SVP_CP_ERR_COUNT})
        bank_.set(offset, 0);
}

void CommandProcessor::queue_error(uint32_t code, uint32_t info)
{
    record_error({code, info, 0}, 0, ring_.head());
    raise(SVP_CP_IRQ_STATUS_QUEUE_ERR_MASK);
}

} // namespace svp
