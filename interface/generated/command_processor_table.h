// SPDX-License-Identifier: Apache-2.0
// Command processor: register table. Generated from interface/registers/command_processor.yaml; do not edit.
// clang-format off
// NOLINTBEGIN(readability-identifier-naming): register names
#pragma once

#include "interface/registers/register_table.h"

namespace svp::command_processor_table {

inline constexpr RegisterField ID_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterValue VERSION_PLATFORM_values[] = {
    {"SIMULATION", 1},
    {"FPGA", 2},
    {"SILICON", 3},
};
inline constexpr RegisterField VERSION_fields[] = {
    {"MINOR", 0, 8, Access::ro, "additions that older drivers can ignore", nullptr, 0},
    {"MAJOR", 8, 8, Access::ro, "another major needs another driver", nullptr, 0},
    {"PLATFORM", 16, 16, Access::ro, "what executes the block", VERSION_PLATFORM_values, 3},
};
inline constexpr RegisterField CAP0_fields[] = {
    {"COMMAND_VERSION", 0, 8, Access::ro, "version of the layer command", nullptr, 0},
    {"MAX_QUEUE_LOG2", 8, 5, Access::ro, "most entries of the ring as a power of two", nullptr, 0},
    {"REGIONS", 16, 4, Access::ro, "number of regions", nullptr, 0},
    {"PMU_COUNTERS", 20, 4, Access::ro, "number of event counters", nullptr, 0},
    {"PMU_EVENTS", 24, 8, Access::ro, "number of events to select from", nullptr, 0},
};
inline constexpr RegisterField CAP_ENGINES_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CTRL_fields[] = {
    {"ENABLE", 0, 1, Access::rw, "the queue works; 0 to 1 empties it (head = tail = 0)", nullptr, 0},
    {"SOFT_RESET", 1, 1, Access::wo, "abort and drain the engine, then all registers to their reset values", nullptr, 0},
    {"ABORT", 2, 1, Access::wo, "end the running command with error 0x0701 and raise ABORT_DONE", nullptr, 0},
    {"QUEUE_FLUSH", 3, 1, Access::wo, "drop the commands that have not begun; QTAIL moves back", nullptr, 0},
    {"PAUSE", 4, 1, Access::wo, "begin no further command", nullptr, 0},
    {"RESUME", 5, 1, Access::wo, "end a pause or a halt after an error", nullptr, 0},
    {"STOP_ON_ERROR", 6, 1, Access::rw, "halt after a command that failed", nullptr, 0},
    {"CLEAR_ERROR", 7, 1, Access::wo, "clear ERR_CODE to ERR_QIDX and ERR_COUNT", nullptr, 0},
};
inline constexpr RegisterValue STATUS_STATE_values[] = {
    {"OFF", 0},
    {"IDLE", 1},
    {"RUN", 2},
    {"HALT", 3},
};
inline constexpr RegisterField STATUS_fields[] = {
    {"STATE", 0, 2, Access::ro, "idle: nothing to do; halt: paused or stopped by an error", STATUS_STATE_values, 4},
    {"RESET_BUSY", 2, 1, Access::ro, "a soft reset drains; writes are ignored", nullptr, 0},
    {"EMPTY", 3, 1, Access::ro, "no command in the queue", nullptr, 0},
    {"FULL", 4, 1, Access::ro, "(tail + 1) mod entries = head", nullptr, 0},
    {"ENGINE_BUSY", 5, 1, Access::ro, "the engine has a command", nullptr, 0},
    {"ABORT_BUSY", 6, 1, Access::ro, "an abort drains", nullptr, 0},
    {"FATAL", 7, 1, Access::ro, "only a soft reset helps", nullptr, 0},
};
inline constexpr RegisterField HEARTBEAT_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField WDOG_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField IRQ_STATUS_fields[] = {
    {"DESC_DONE", 0, 1, Access::w1c, "a command with the IRQ flag retired", nullptr, 0},
    {"QUEUE_EMPTY", 1, 1, Access::w1c, "the last command in the queue retired", nullptr, 0},
    {"JOB_ERROR", 2, 1, Access::w1c, "a command failed", nullptr, 0},
    {"FATAL", 3, 1, Access::w1c, "the queue cannot go on: command fetch failed or the engine does not drain", nullptr, 0},
    {"ABORT_DONE", 4, 1, Access::w1c, "an abort is over; nothing is written to memory any more", nullptr, 0},
    {"QUEUE_ERR", 5, 1, Access::w1c, "bad tail or bad queue configuration", nullptr, 0},
    {"PMU_OVF", 6, 1, Access::w1c, "an event counter wrapped (PMU_OVF)", nullptr, 0},
    {"WDOG", 7, 1, Access::w1c, "the watchdog ended a command", nullptr, 0},
};
inline constexpr RegisterField IRQ_ENABLE_fields[] = {
    {"DESC_DONE", 0, 1, Access::rw, "a command with the IRQ flag retired", nullptr, 0},
    {"QUEUE_EMPTY", 1, 1, Access::rw, "the last command in the queue retired", nullptr, 0},
    {"JOB_ERROR", 2, 1, Access::rw, "a command failed", nullptr, 0},
    {"FATAL", 3, 1, Access::rw, "the queue cannot go on: command fetch failed or the engine does not drain", nullptr, 0},
    {"ABORT_DONE", 4, 1, Access::rw, "an abort is over; nothing is written to memory any more", nullptr, 0},
    {"QUEUE_ERR", 5, 1, Access::rw, "bad tail or bad queue configuration", nullptr, 0},
    {"PMU_OVF", 6, 1, Access::rw, "an event counter wrapped (PMU_OVF)", nullptr, 0},
    {"WDOG", 7, 1, Access::rw, "the watchdog ended a command", nullptr, 0},
};
inline constexpr RegisterField IRQ_PENDING_fields[] = {
    {"DESC_DONE", 0, 1, Access::ro, "a command with the IRQ flag retired", nullptr, 0},
    {"QUEUE_EMPTY", 1, 1, Access::ro, "the last command in the queue retired", nullptr, 0},
    {"JOB_ERROR", 2, 1, Access::ro, "a command failed", nullptr, 0},
    {"FATAL", 3, 1, Access::ro, "the queue cannot go on: command fetch failed or the engine does not drain", nullptr, 0},
    {"ABORT_DONE", 4, 1, Access::ro, "an abort is over; nothing is written to memory any more", nullptr, 0},
    {"QUEUE_ERR", 5, 1, Access::ro, "bad tail or bad queue configuration", nullptr, 0},
    {"PMU_OVF", 6, 1, Access::ro, "an event counter wrapped (PMU_OVF)", nullptr, 0},
    {"WDOG", 7, 1, Access::ro, "the watchdog ended a command", nullptr, 0},
};
inline constexpr RegisterField IRQ_TEST_fields[] = {
    {"DESC_DONE", 0, 1, Access::wo, "a command with the IRQ flag retired", nullptr, 0},
    {"QUEUE_EMPTY", 1, 1, Access::wo, "the last command in the queue retired", nullptr, 0},
    {"JOB_ERROR", 2, 1, Access::wo, "a command failed", nullptr, 0},
    {"FATAL", 3, 1, Access::wo, "the queue cannot go on: command fetch failed or the engine does not drain", nullptr, 0},
    {"ABORT_DONE", 4, 1, Access::wo, "an abort is over; nothing is written to memory any more", nullptr, 0},
    {"QUEUE_ERR", 5, 1, Access::wo, "bad tail or bad queue configuration", nullptr, 0},
    {"PMU_OVF", 6, 1, Access::wo, "an event counter wrapped (PMU_OVF)", nullptr, 0},
    {"WDOG", 7, 1, Access::wo, "the watchdog ended a command", nullptr, 0},
};
inline constexpr RegisterField QBASE_LO_fields[] = {
    {"ADDRESS", 7, 25, Access::rw, "the ring is aligned to a command (128 bytes)", nullptr, 0},
};
inline constexpr RegisterField QBASE_HI_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField QCFG_fields[] = {
    {"LOG2_ENTRIES", 0, 5, Access::rw, "1 .. CAP0.MAX_QUEUE_LOG2; one entry stays unused", nullptr, 0},
};
inline constexpr RegisterField QTAIL_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField QHEAD_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField DONE_SEQ_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CUR_SEQ_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_CODE_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_INFO_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_ADDR_LO_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_ADDR_HI_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_SEQ_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_QIDX_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField ERR_COUNT_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField REGION_BASE_LO_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField REGION_BASE_HI_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField REGION_SIZE_LO_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField REGION_SIZE_HI_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField PMU_CTRL_fields[] = {
    {"ENABLE", 0, 1, Access::rw, "the counters count", nullptr, 0},
    {"RESET_CYCLES", 1, 1, Access::wo, "clear the cycle counter", nullptr, 0},
    {"RESET_EVENTS", 2, 1, Access::wo, "clear the event counters", nullptr, 0},
};
inline constexpr RegisterField PMU_ENABLE_fields[] = {
    {"EVENTS", 0, 8, Access::rw, "one bit per event counter", nullptr, 0},
    {"CYCLES", 31, 1, Access::rw, "the cycle counter", nullptr, 0},
};
inline constexpr RegisterField PMU_OVF_fields[] = {
    {"EVENTS", 0, 8, Access::w1c, "one bit per event counter", nullptr, 0},
};
inline constexpr RegisterField PMU_OVF_ENABLE_fields[] = {
    {"EVENTS", 0, 8, Access::rw, "one bit per event counter", nullptr, 0},
};
inline constexpr RegisterField CCNTR_LO_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CCNTR_HI_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField PMU_SELECT_fields[] = {
    {"EVENT", 0, 8, Access::rw, "number of the event", nullptr, 0},
};
inline constexpr RegisterField PMU_COUNT_fields[] = {
    {"VALUE", 0, 32, Access::rw, "", nullptr, 0},
};
inline constexpr RegisterField CAP_ENGINE_fields[] = {
    {"ID", 0, 8, Access::ro, "id of the engine, as in layer commands: interface/engines", nullptr, 0},
    {"UNIT", 8, 8, Access::ro, "which of the engines of that id", nullptr, 0},
    {"TARGET_BYTES", 16, 16, Access::ro, "bytes of its target", nullptr, 0},
};
inline constexpr RegisterField CAP_WINDOW_BYTES_LO_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CAP_WINDOW_BYTES_HI_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CAP_WINDOW_BASE_LO_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CAP_WINDOW_BASE_HI_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};
inline constexpr RegisterField CAP_TARGET_fields[] = {
    {"VALUE", 0, 32, Access::ro, "", nullptr, 0},
};

inline constexpr RegisterInfo registers[] = {
    {"ID", 0x000, 1, 4, 0x43505653, true, false, "Identification, the characters SVPC.", ID_fields, 1},
    {"VERSION", 0x004, 1, 4, 0x00010200, true, false, "Version of this register block and the kind of platform behind it.", VERSION_fields, 3},
    {"CAP0", 0x008, 1, 4, 0x00000000, false, true, "Capabilities of the command interface.", CAP0_fields, 5},
    {"CAP_ENGINES", 0x00c, 1, 4, 0x00000000, false, true, "Number of engines; each has a slot of CAP_ENGINE, from 0.", CAP_ENGINES_fields, 1},
    {"CTRL", 0x010, 1, 4, 0x00000000, true, false, "Control. The wo bits act once, in this order when written together.", CTRL_fields, 8},
    {"STATUS", 0x014, 1, 4, 0x00000008, true, true, "What the command processor is doing.", STATUS_fields, 7},
    {"HEARTBEAT", 0x018, 1, 4, 0x00000000, false, true, "Counts finished steps of the engine and bus transfers of its own; tells slow from hung.", HEARTBEAT_fields, 1},
    {"WDOG", 0x01c, 1, 4, 0x00000000, true, false, "Most cycles of one command; 0 switches the watchdog off. Read when a command is dispatched.", WDOG_fields, 1},
    {"IRQ_STATUS", 0x020, 1, 4, 0x00000000, true, true, "Interrupt causes seen since they were cleared.", IRQ_STATUS_fields, 8},
    {"IRQ_ENABLE", 0x024, 1, 4, 0x00000000, true, false, "Causes that raise the interrupt.", IRQ_ENABLE_fields, 8},
    {"IRQ_PENDING", 0x028, 1, 4, 0x00000000, true, true, "IRQ_STATUS and IRQ_ENABLE; the interrupt line is high while it is not 0.", IRQ_PENDING_fields, 8},
    {"IRQ_TEST", 0x02c, 1, 4, 0x00000000, true, false, "Sets bits of IRQ_STATUS.", IRQ_TEST_fields, 8},
    {"QBASE_LO", 0x030, 1, 4, 0x00000000, true, false, "Bus address of the ring, low word. Locked while CTRL.ENABLE is set (QUEUE_ERR).", QBASE_LO_fields, 1},
    {"QBASE_HI", 0x034, 1, 4, 0x00000000, true, false, "Bus address of the ring, high word. Locked while CTRL.ENABLE is set.", QBASE_HI_fields, 1},
    {"QCFG", 0x038, 1, 4, 0x00000000, true, false, "Size of the ring. Locked while CTRL.ENABLE is set.", QCFG_fields, 1},
    {"QTAIL", 0x03c, 1, 4, 0x00000000, true, true, "Doorbell. Index behind the last command; a value out of range or past the head is refused (QUEUE_ERR).", QTAIL_fields, 1},
    {"QHEAD", 0x040, 1, 4, 0x00000000, true, true, "Index of the oldest command that has not retired.", QHEAD_fields, 1},
    {"DONE_SEQ", 0x044, 1, 4, 0x00000000, true, true, "Sequence number of the command that retired last.", DONE_SEQ_fields, 1},
    {"CUR_SEQ", 0x048, 1, 4, 0x00000000, true, true, "Sequence number of the command that runs; 0 when none does.", CUR_SEQ_fields, 1},
    {"ERR_CODE", 0x050, 1, 4, 0x00000000, true, true, "The first error since CLEAR_ERROR (sticky): enum svp_error_code of interface/common/layer_command.h.", ERR_CODE_fields, 1},
    {"ERR_INFO", 0x054, 1, 4, 0x00000000, true, true, "Its info word.", ERR_INFO_fields, 1},
    {"ERR_ADDR_LO", 0x058, 1, 4, 0x00000000, true, true, "Bus address of the command, of the completion record or of the operand concerned, low word.", ERR_ADDR_LO_fields, 1},
    {"ERR_ADDR_HI", 0x05c, 1, 4, 0x00000000, true, true, "The high word.", ERR_ADDR_HI_fields, 1},
    {"ERR_SEQ", 0x060, 1, 4, 0x00000000, true, true, "Sequence number of the command that failed; 0 where none was involved.", ERR_SEQ_fields, 1},
    {"ERR_QIDX", 0x064, 1, 4, 0x00000000, true, true, "Its index in the ring.", ERR_QIDX_fields, 1},
    {"ERR_COUNT", 0x068, 1, 4, 0x00000000, true, true, "Errors since CLEAR_ERROR; saturates.", ERR_COUNT_fields, 1},
    {"REGION_BASE_LO", 0x080, 8, 8, 0x00000000, true, false, "Bus address of a region, low word. Operands are relative to their region.", REGION_BASE_LO_fields, 1},
    {"REGION_BASE_HI", 0x084, 8, 8, 0x00000000, true, false, "The high word.", REGION_BASE_HI_fields, 1},
    {"REGION_SIZE_LO", 0x0c0, 8, 8, 0x00000000, true, false, "Bytes of a region, low word. An operand that ends behind it is refused.", REGION_SIZE_LO_fields, 1},
    {"REGION_SIZE_HI", 0x0c4, 8, 8, 0x00000000, true, false, "The high word.", REGION_SIZE_HI_fields, 1},
    {"PMU_CTRL", 0x100, 1, 4, 0x00000000, true, false, "Performance monitoring.", PMU_CTRL_fields, 3},
    {"PMU_ENABLE", 0x104, 1, 4, 0x00000000, true, false, "Counters that take part.", PMU_ENABLE_fields, 2},
    {"PMU_OVF", 0x108, 1, 4, 0x00000000, true, true, "Event counters that wrapped. Seen at the next access to a PMU register or end of a command.", PMU_OVF_fields, 1},
    {"PMU_OVF_ENABLE", 0x10c, 1, 4, 0x00000000, true, false, "Event counters whose wrap raises PMU_OVF.", PMU_OVF_ENABLE_fields, 1},
    {"CCNTR_LO", 0x110, 1, 4, 0x00000000, true, true, "Cycle counter, low word; reading it latches the high word.", CCNTR_LO_fields, 1},
    {"CCNTR_HI", 0x114, 1, 4, 0x00000000, true, true, "Cycle counter, high word as latched.", CCNTR_HI_fields, 1},
    {"PMU_SELECT", 0x120, 8, 4, 0x00000000, true, false, "The event that a counter counts; a number of CAP0.PMU_EVENTS or above counts nothing.", PMU_SELECT_fields, 1},
    {"PMU_COUNT", 0x140, 8, 4, 0x00000000, true, true, "Event counter; writing it sets where it goes on.", PMU_COUNT_fields, 1},
    {"CAP_ENGINE", 0x200, 8, 32, 0x00000000, false, true, "The engine in a slot; all of its registers are 0 where there is none.", CAP_ENGINE_fields, 3},
    {"CAP_WINDOW_BYTES_LO", 0x204, 8, 32, 0x00000000, false, true, "Bytes of the window of its own registers, low word; 0 in both words: it has none.", CAP_WINDOW_BYTES_LO_fields, 1},
    {"CAP_WINDOW_BYTES_HI", 0x208, 8, 32, 0x00000000, false, true, "The high word.", CAP_WINDOW_BYTES_HI_fields, 1},
    {"CAP_WINDOW_BASE_LO", 0x20c, 8, 32, 0x00000000, false, true, "Bus address of the window, low word.", CAP_WINDOW_BASE_LO_fields, 1},
    {"CAP_WINDOW_BASE_HI", 0x210, 8, 32, 0x00000000, false, true, "The high word.", CAP_WINDOW_BASE_HI_fields, 1},
    {"CAP_TARGET", 0x400, 128, 4, 0x00000000, false, true, "Word w of the target of slot s is 16 s + w: interface/engines, target.h.", CAP_TARGET_fields, 1},
};

inline constexpr RegisterBlock block{"command_processor", 0x1000, 4, registers, 44};

} // namespace svp::command_processor_table
// NOLINTEND(readability-identifier-naming)
