/* SPDX-License-Identifier: Apache-2.0 */
/* Command processor: registers. Generated from interface/registers/command_processor.yaml; do not edit. */
/* clang-format off */
#ifndef SPARSEVP_INTERFACE_GENERATED_SVP_CP_H
#define SPARSEVP_INTERFACE_GENERATED_SVP_CP_H

#include <stdint.h>

/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */
#ifndef SVP_FIELD_GET
#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)
#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)
#endif

#define SVP_CP_BYTES 0x1000u

/* Identification, the characters SVPC. (ro) */
#define SVP_CP_ID 0x000u

/* Version of this register block and the kind of platform behind it. (ro) */
#define SVP_CP_VERSION 0x004u
#define SVP_CP_VERSION_MINOR_SHIFT 0u
#define SVP_CP_VERSION_MINOR_MASK 0x000000ffu
#define SVP_CP_VERSION_MAJOR_SHIFT 8u
#define SVP_CP_VERSION_MAJOR_MASK 0x0000ff00u
#define SVP_CP_VERSION_PLATFORM_SHIFT 16u
#define SVP_CP_VERSION_PLATFORM_MASK 0xffff0000u
#define SVP_CP_VERSION_PLATFORM_SIMULATION 1u
#define SVP_CP_VERSION_PLATFORM_FPGA 2u
#define SVP_CP_VERSION_PLATFORM_SILICON 3u

/* Capabilities of the command interface. (ro) */
#define SVP_CP_CAP0 0x008u
#define SVP_CP_CAP0_COMMAND_VERSION_SHIFT 0u
#define SVP_CP_CAP0_COMMAND_VERSION_MASK 0x000000ffu
#define SVP_CP_CAP0_MAX_QUEUE_LOG2_SHIFT 8u
#define SVP_CP_CAP0_MAX_QUEUE_LOG2_MASK 0x00001f00u
#define SVP_CP_CAP0_REGIONS_SHIFT 16u
#define SVP_CP_CAP0_REGIONS_MASK 0x000f0000u
#define SVP_CP_CAP0_PMU_COUNTERS_SHIFT 20u
#define SVP_CP_CAP0_PMU_COUNTERS_MASK 0x00f00000u
#define SVP_CP_CAP0_PMU_EVENTS_SHIFT 24u
#define SVP_CP_CAP0_PMU_EVENTS_MASK 0xff000000u

/* Number of engines; each has a slot of CAP_ENGINE, from 0. (ro) */
#define SVP_CP_CAP_ENGINES 0x00cu

/* Control. The wo bits act once, in this order when written together. (wo) */
#define SVP_CP_CTRL 0x010u
#define SVP_CP_CTRL_ENABLE_SHIFT 0u
#define SVP_CP_CTRL_ENABLE_MASK 0x00000001u
#define SVP_CP_CTRL_SOFT_RESET_SHIFT 1u
#define SVP_CP_CTRL_SOFT_RESET_MASK 0x00000002u
#define SVP_CP_CTRL_ABORT_SHIFT 2u
#define SVP_CP_CTRL_ABORT_MASK 0x00000004u
#define SVP_CP_CTRL_QUEUE_FLUSH_SHIFT 3u
#define SVP_CP_CTRL_QUEUE_FLUSH_MASK 0x00000008u
#define SVP_CP_CTRL_PAUSE_SHIFT 4u
#define SVP_CP_CTRL_PAUSE_MASK 0x00000010u
#define SVP_CP_CTRL_RESUME_SHIFT 5u
#define SVP_CP_CTRL_RESUME_MASK 0x00000020u
#define SVP_CP_CTRL_STOP_ON_ERROR_SHIFT 6u
#define SVP_CP_CTRL_STOP_ON_ERROR_MASK 0x00000040u
#define SVP_CP_CTRL_CLEAR_ERROR_SHIFT 7u
#define SVP_CP_CTRL_CLEAR_ERROR_MASK 0x00000080u

/* What the command processor is doing. (ro) */
#define SVP_CP_STATUS 0x014u
#define SVP_CP_STATUS_STATE_SHIFT 0u
#define SVP_CP_STATUS_STATE_MASK 0x00000003u
#define SVP_CP_STATUS_STATE_OFF 0u
#define SVP_CP_STATUS_STATE_IDLE 1u
#define SVP_CP_STATUS_STATE_RUN 2u
#define SVP_CP_STATUS_STATE_HALT 3u
#define SVP_CP_STATUS_RESET_BUSY_SHIFT 2u
#define SVP_CP_STATUS_RESET_BUSY_MASK 0x00000004u
#define SVP_CP_STATUS_EMPTY_SHIFT 3u
#define SVP_CP_STATUS_EMPTY_MASK 0x00000008u
#define SVP_CP_STATUS_FULL_SHIFT 4u
#define SVP_CP_STATUS_FULL_MASK 0x00000010u
#define SVP_CP_STATUS_ENGINE_BUSY_SHIFT 5u
#define SVP_CP_STATUS_ENGINE_BUSY_MASK 0x00000020u
#define SVP_CP_STATUS_ABORT_BUSY_SHIFT 6u
#define SVP_CP_STATUS_ABORT_BUSY_MASK 0x00000040u
#define SVP_CP_STATUS_FATAL_SHIFT 7u
#define SVP_CP_STATUS_FATAL_MASK 0x00000080u

/* Counts finished steps of the engine and bus transfers of its own; tells slow from hung. (ro) */
#define SVP_CP_HEARTBEAT 0x018u

/* Most cycles of one command; 0 switches the watchdog off. Read when a command is dispatched. (rw) */
#define SVP_CP_WDOG 0x01cu

/* Interrupt causes seen since they were cleared. (w1c) */
#define SVP_CP_IRQ_STATUS 0x020u
#define SVP_CP_IRQ_STATUS_DESC_DONE_SHIFT 0u
#define SVP_CP_IRQ_STATUS_DESC_DONE_MASK 0x00000001u
#define SVP_CP_IRQ_STATUS_QUEUE_EMPTY_SHIFT 1u
#define SVP_CP_IRQ_STATUS_QUEUE_EMPTY_MASK 0x00000002u
#define SVP_CP_IRQ_STATUS_JOB_ERROR_SHIFT 2u
#define SVP_CP_IRQ_STATUS_JOB_ERROR_MASK 0x00000004u
#define SVP_CP_IRQ_STATUS_FATAL_SHIFT 3u
#define SVP_CP_IRQ_STATUS_FATAL_MASK 0x00000008u
#define SVP_CP_IRQ_STATUS_ABORT_DONE_SHIFT 4u
#define SVP_CP_IRQ_STATUS_ABORT_DONE_MASK 0x00000010u
#define SVP_CP_IRQ_STATUS_QUEUE_ERR_SHIFT 5u
#define SVP_CP_IRQ_STATUS_QUEUE_ERR_MASK 0x00000020u
#define SVP_CP_IRQ_STATUS_PMU_OVF_SHIFT 6u
#define SVP_CP_IRQ_STATUS_PMU_OVF_MASK 0x00000040u
#define SVP_CP_IRQ_STATUS_WDOG_SHIFT 7u
#define SVP_CP_IRQ_STATUS_WDOG_MASK 0x00000080u

/* Causes that raise the interrupt. (rw) */
#define SVP_CP_IRQ_ENABLE 0x024u
#define SVP_CP_IRQ_ENABLE_DESC_DONE_SHIFT 0u
#define SVP_CP_IRQ_ENABLE_DESC_DONE_MASK 0x00000001u
#define SVP_CP_IRQ_ENABLE_QUEUE_EMPTY_SHIFT 1u
#define SVP_CP_IRQ_ENABLE_QUEUE_EMPTY_MASK 0x00000002u
#define SVP_CP_IRQ_ENABLE_JOB_ERROR_SHIFT 2u
#define SVP_CP_IRQ_ENABLE_JOB_ERROR_MASK 0x00000004u
#define SVP_CP_IRQ_ENABLE_FATAL_SHIFT 3u
#define SVP_CP_IRQ_ENABLE_FATAL_MASK 0x00000008u
#define SVP_CP_IRQ_ENABLE_ABORT_DONE_SHIFT 4u
#define SVP_CP_IRQ_ENABLE_ABORT_DONE_MASK 0x00000010u
#define SVP_CP_IRQ_ENABLE_QUEUE_ERR_SHIFT 5u
#define SVP_CP_IRQ_ENABLE_QUEUE_ERR_MASK 0x00000020u
#define SVP_CP_IRQ_ENABLE_PMU_OVF_SHIFT 6u
#define SVP_CP_IRQ_ENABLE_PMU_OVF_MASK 0x00000040u
#define SVP_CP_IRQ_ENABLE_WDOG_SHIFT 7u
#define SVP_CP_IRQ_ENABLE_WDOG_MASK 0x00000080u

/* IRQ_STATUS and IRQ_ENABLE; the interrupt line is high while it is not 0. (ro) */
#define SVP_CP_IRQ_PENDING 0x028u
#define SVP_CP_IRQ_PENDING_DESC_DONE_SHIFT 0u
#define SVP_CP_IRQ_PENDING_DESC_DONE_MASK 0x00000001u
#define SVP_CP_IRQ_PENDING_QUEUE_EMPTY_SHIFT 1u
#define SVP_CP_IRQ_PENDING_QUEUE_EMPTY_MASK 0x00000002u
#define SVP_CP_IRQ_PENDING_JOB_ERROR_SHIFT 2u
#define SVP_CP_IRQ_PENDING_JOB_ERROR_MASK 0x00000004u
#define SVP_CP_IRQ_PENDING_FATAL_SHIFT 3u
#define SVP_CP_IRQ_PENDING_FATAL_MASK 0x00000008u
#define SVP_CP_IRQ_PENDING_ABORT_DONE_SHIFT 4u
#define SVP_CP_IRQ_PENDING_ABORT_DONE_MASK 0x00000010u
#define SVP_CP_IRQ_PENDING_QUEUE_ERR_SHIFT 5u
#define SVP_CP_IRQ_PENDING_QUEUE_ERR_MASK 0x00000020u
#define SVP_CP_IRQ_PENDING_PMU_OVF_SHIFT 6u
#define SVP_CP_IRQ_PENDING_PMU_OVF_MASK 0x00000040u
#define SVP_CP_IRQ_PENDING_WDOG_SHIFT 7u
#define SVP_CP_IRQ_PENDING_WDOG_MASK 0x00000080u

/* Sets bits of IRQ_STATUS. (wo) */
#define SVP_CP_IRQ_TEST 0x02cu
#define SVP_CP_IRQ_TEST_DESC_DONE_SHIFT 0u
#define SVP_CP_IRQ_TEST_DESC_DONE_MASK 0x00000001u
#define SVP_CP_IRQ_TEST_QUEUE_EMPTY_SHIFT 1u
#define SVP_CP_IRQ_TEST_QUEUE_EMPTY_MASK 0x00000002u
#define SVP_CP_IRQ_TEST_JOB_ERROR_SHIFT 2u
#define SVP_CP_IRQ_TEST_JOB_ERROR_MASK 0x00000004u
#define SVP_CP_IRQ_TEST_FATAL_SHIFT 3u
#define SVP_CP_IRQ_TEST_FATAL_MASK 0x00000008u
#define SVP_CP_IRQ_TEST_ABORT_DONE_SHIFT 4u
#define SVP_CP_IRQ_TEST_ABORT_DONE_MASK 0x00000010u
#define SVP_CP_IRQ_TEST_QUEUE_ERR_SHIFT 5u
#define SVP_CP_IRQ_TEST_QUEUE_ERR_MASK 0x00000020u
#define SVP_CP_IRQ_TEST_PMU_OVF_SHIFT 6u
#define SVP_CP_IRQ_TEST_PMU_OVF_MASK 0x00000040u
#define SVP_CP_IRQ_TEST_WDOG_SHIFT 7u
#define SVP_CP_IRQ_TEST_WDOG_MASK 0x00000080u

/* Bus address of the ring, low word. Locked while CTRL.ENABLE is set (QUEUE_ERR). (rw) */
#define SVP_CP_QBASE_LO 0x030u
#define SVP_CP_QBASE_LO_ADDRESS_SHIFT 7u
#define SVP_CP_QBASE_LO_ADDRESS_MASK 0xffffff80u

/* Bus address of the ring, high word. Locked while CTRL.ENABLE is set. (rw) */
#define SVP_CP_QBASE_HI 0x034u

/* Size of the ring. Locked while CTRL.ENABLE is set. (rw) */
#define SVP_CP_QCFG 0x038u
#define SVP_CP_QCFG_LOG2_ENTRIES_SHIFT 0u
#define SVP_CP_QCFG_LOG2_ENTRIES_MASK 0x0000001fu

/* Doorbell. Index behind the last command; a value out of range or past the head is refused (QUEUE_ERR). (rw) */
#define SVP_CP_QTAIL 0x03cu

/* Index of the oldest command that has not retired. (ro) */
#define SVP_CP_QHEAD 0x040u

/* Sequence number of the command that retired last. (ro) */
#define SVP_CP_DONE_SEQ 0x044u

/* Sequence number of the command that runs; 0 when none does. (ro) */
#define SVP_CP_CUR_SEQ 0x048u

/* The first error since CLEAR_ERROR (sticky): enum svp_error_code of interface/common/layer_command.h. (ro) */
#define SVP_CP_ERR_CODE 0x050u

/* Its info word. (ro) */
#define SVP_CP_ERR_INFO 0x054u

/* Bus address of the command, of the completion record or of the operand concerned, low word. (ro) */
#define SVP_CP_ERR_ADDR_LO 0x058u

/* The high word. (ro) */
#define SVP_CP_ERR_ADDR_HI 0x05cu

/* Sequence number of the command that failed; 0 where none was involved. (ro) */
#define SVP_CP_ERR_SEQ 0x060u

/* Its index in the ring. (ro) */
#define SVP_CP_ERR_QIDX 0x064u

/* Errors since CLEAR_ERROR; saturates. (ro) */
#define SVP_CP_ERR_COUNT 0x068u

/* Bus address of a region, low word. Operands are relative to their region. (rw) */
#define SVP_CP_REGION_BASE_LO(i) (0x080u + (uint32_t)(i) * 8u)
#define SVP_CP_REGION_BASE_LO_COUNT 8u
enum { SVP_CP_REGION_BASE_LO = 0x080 }; /* of the first */

/* The high word. (rw) */
#define SVP_CP_REGION_BASE_HI(i) (0x084u + (uint32_t)(i) * 8u)
#define SVP_CP_REGION_BASE_HI_COUNT 8u
enum { SVP_CP_REGION_BASE_HI = 0x084 }; /* of the first */

/* Bytes of a region, low word. An operand that ends behind it is refused. (rw) */
#define SVP_CP_REGION_SIZE_LO(i) (0x0c0u + (uint32_t)(i) * 8u)
#define SVP_CP_REGION_SIZE_LO_COUNT 8u
enum { SVP_CP_REGION_SIZE_LO = 0x0c0 }; /* of the first */

/* The high word. (rw) */
#define SVP_CP_REGION_SIZE_HI(i) (0x0c4u + (uint32_t)(i) * 8u)
#define SVP_CP_REGION_SIZE_HI_COUNT 8u
enum { SVP_CP_REGION_SIZE_HI = 0x0c4 }; /* of the first */

/* Performance monitoring. (wo) */
#define SVP_CP_PMU_CTRL 0x100u
#define SVP_CP_PMU_CTRL_ENABLE_SHIFT 0u
#define SVP_CP_PMU_CTRL_ENABLE_MASK 0x00000001u
#define SVP_CP_PMU_CTRL_RESET_CYCLES_SHIFT 1u
#define SVP_CP_PMU_CTRL_RESET_CYCLES_MASK 0x00000002u
#define SVP_CP_PMU_CTRL_RESET_EVENTS_SHIFT 2u
#define SVP_CP_PMU_CTRL_RESET_EVENTS_MASK 0x00000004u

/* Counters that take part. (rw) */
#define SVP_CP_PMU_ENABLE 0x104u
#define SVP_CP_PMU_ENABLE_EVENTS_SHIFT 0u
#define SVP_CP_PMU_ENABLE_EVENTS_MASK 0x000000ffu
#define SVP_CP_PMU_ENABLE_CYCLES_SHIFT 31u
#define SVP_CP_PMU_ENABLE_CYCLES_MASK 0x80000000u

/* Event counters that wrapped. Seen at the next access to a PMU register or end of a command. (w1c) */
#define SVP_CP_PMU_OVF 0x108u
#define SVP_CP_PMU_OVF_EVENTS_SHIFT 0u
#define SVP_CP_PMU_OVF_EVENTS_MASK 0x000000ffu

/* Event counters whose wrap raises PMU_OVF. (rw) */
#define SVP_CP_PMU_OVF_ENABLE 0x10cu
#define SVP_CP_PMU_OVF_ENABLE_EVENTS_SHIFT 0u
#define SVP_CP_PMU_OVF_ENABLE_EVENTS_MASK 0x000000ffu

/* Cycle counter, low word; reading it latches the high word. (ro) */
#define SVP_CP_CCNTR_LO 0x110u

/* Cycle counter, high word as latched. (ro) */
#define SVP_CP_CCNTR_HI 0x114u

/* The event that a counter counts; a number of CAP0.PMU_EVENTS or above counts nothing. (rw) */
#define SVP_CP_PMU_SELECT(i) (0x120u + (uint32_t)(i) * 4u)
#define SVP_CP_PMU_SELECT_COUNT 8u
enum { SVP_CP_PMU_SELECT = 0x120 }; /* of the first */
#define SVP_CP_PMU_SELECT_EVENT_SHIFT 0u
#define SVP_CP_PMU_SELECT_EVENT_MASK 0x000000ffu

/* Event counter; writing it sets where it goes on. (rw) */
#define SVP_CP_PMU_COUNT(i) (0x140u + (uint32_t)(i) * 4u)
#define SVP_CP_PMU_COUNT_COUNT 8u
enum { SVP_CP_PMU_COUNT = 0x140 }; /* of the first */

/* The engine in a slot; all of its registers are 0 where there is none. (ro) */
#define SVP_CP_CAP_ENGINE(i) (0x200u + (uint32_t)(i) * 32u)
#define SVP_CP_CAP_ENGINE_COUNT 8u
enum { SVP_CP_CAP_ENGINE = 0x200 }; /* of the first */
#define SVP_CP_CAP_ENGINE_ID_SHIFT 0u
#define SVP_CP_CAP_ENGINE_ID_MASK 0x000000ffu
#define SVP_CP_CAP_ENGINE_UNIT_SHIFT 8u
#define SVP_CP_CAP_ENGINE_UNIT_MASK 0x0000ff00u
#define SVP_CP_CAP_ENGINE_TARGET_BYTES_SHIFT 16u
#define SVP_CP_CAP_ENGINE_TARGET_BYTES_MASK 0xffff0000u

/* Bytes of the window of its own registers, low word; 0 in both words: it has none. (ro) */
#define SVP_CP_CAP_WINDOW_BYTES_LO(i) (0x204u + (uint32_t)(i) * 32u)
#define SVP_CP_CAP_WINDOW_BYTES_LO_COUNT 8u
enum { SVP_CP_CAP_WINDOW_BYTES_LO = 0x204 }; /* of the first */

/* The high word. (ro) */
#define SVP_CP_CAP_WINDOW_BYTES_HI(i) (0x208u + (uint32_t)(i) * 32u)
#define SVP_CP_CAP_WINDOW_BYTES_HI_COUNT 8u
enum { SVP_CP_CAP_WINDOW_BYTES_HI = 0x208 }; /* of the first */

/* Bus address of the window, low word. (ro) */
#define SVP_CP_CAP_WINDOW_BASE_LO(i) (0x20cu + (uint32_t)(i) * 32u)
#define SVP_CP_CAP_WINDOW_BASE_LO_COUNT 8u
enum { SVP_CP_CAP_WINDOW_BASE_LO = 0x20c }; /* of the first */

/* The high word. (ro) */
#define SVP_CP_CAP_WINDOW_BASE_HI(i) (0x210u + (uint32_t)(i) * 32u)
#define SVP_CP_CAP_WINDOW_BASE_HI_COUNT 8u
enum { SVP_CP_CAP_WINDOW_BASE_HI = 0x210 }; /* of the first */

/* Word w of the target of slot s is 16 s + w: interface/engines, target.h. (ro) */
#define SVP_CP_CAP_TARGET(i) (0x400u + (uint32_t)(i) * 4u)
#define SVP_CP_CAP_TARGET_COUNT 128u
enum { SVP_CP_CAP_TARGET = 0x400 }; /* of the first */

#endif
