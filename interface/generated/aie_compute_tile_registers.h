/* SPDX-License-Identifier: Apache-2.0 */
/* Compute tile: registers. Generated from interface/registers/aie_compute_tile.yaml; do not edit. */
/* clang-format off */
#ifndef SPARSEVP_INTERFACE_GENERATED_SVP_AIE_CORE_H
#define SPARSEVP_INTERFACE_GENERATED_SVP_AIE_CORE_H

#include <stdint.h>

/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */
#ifndef SVP_FIELD_GET
#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)
#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)
#endif

#define SVP_AIE_CORE_BYTES 0x100000u

/* Word 0 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_CORE_DESCRIPTORS(i) (0x1d000u + (uint32_t)(i) * 32u)
#define SVP_AIE_CORE_DESCRIPTORS_COUNT 16u
enum { SVP_AIE_CORE_DESCRIPTORS = 0x1d000 }; /* of the first */

/* Word 1 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_CORE_DESCRIPTORS_WORD1(i) (0x1d004u + (uint32_t)(i) * 32u)
#define SVP_AIE_CORE_DESCRIPTORS_WORD1_COUNT 16u
enum { SVP_AIE_CORE_DESCRIPTORS_WORD1 = 0x1d004 }; /* of the first */

/* Word 2 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_CORE_DESCRIPTORS_WORD2(i) (0x1d008u + (uint32_t)(i) * 32u)
#define SVP_AIE_CORE_DESCRIPTORS_WORD2_COUNT 16u
enum { SVP_AIE_CORE_DESCRIPTORS_WORD2 = 0x1d008 }; /* of the first */

/* Word 3 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_CORE_DESCRIPTORS_WORD3(i) (0x1d00cu + (uint32_t)(i) * 32u)
#define SVP_AIE_CORE_DESCRIPTORS_WORD3_COUNT 16u
enum { SVP_AIE_CORE_DESCRIPTORS_WORD3 = 0x1d00c }; /* of the first */

/* Word 4 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_CORE_DESCRIPTORS_WORD4(i) (0x1d010u + (uint32_t)(i) * 32u)
#define SVP_AIE_CORE_DESCRIPTORS_WORD4_COUNT 16u
enum { SVP_AIE_CORE_DESCRIPTORS_WORD4 = 0x1d010 }; /* of the first */

/* Word 5 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_CORE_DESCRIPTORS_WORD5(i) (0x1d014u + (uint32_t)(i) * 32u)
#define SVP_AIE_CORE_DESCRIPTORS_WORD5_COUNT 16u
enum { SVP_AIE_CORE_DESCRIPTORS_WORD5 = 0x1d014 }; /* of the first */

/* Control of a S2MM channel. (rw) */
#define SVP_AIE_CORE_S2MM_CONTROL(i) (0x1de00u + (uint32_t)(i) * 8u)
#define SVP_AIE_CORE_S2MM_CONTROL_COUNT 2u
enum { SVP_AIE_CORE_S2MM_CONTROL = 0x1de00 }; /* of the first */
#define SVP_AIE_CORE_S2MM_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_CORE_S2MM_CONTROL_RESET_MASK 0x00000002u
#define SVP_AIE_CORE_S2MM_CONTROL_FINISH_ON_TLAST_SHIFT 16u
#define SVP_AIE_CORE_S2MM_CONTROL_FINISH_ON_TLAST_MASK 0x00010000u

/* Writing it pushes a task of a S2MM channel. (wo) */
#define SVP_AIE_CORE_S2MM_QUEUE(i) (0x1de04u + (uint32_t)(i) * 8u)
#define SVP_AIE_CORE_S2MM_QUEUE_COUNT 2u
enum { SVP_AIE_CORE_S2MM_QUEUE = 0x1de04 }; /* of the first */
#define SVP_AIE_CORE_S2MM_QUEUE_START_SHIFT 0u
#define SVP_AIE_CORE_S2MM_QUEUE_START_MASK 0x0000ffffu
#define SVP_AIE_CORE_S2MM_QUEUE_REPEAT_SHIFT 16u
#define SVP_AIE_CORE_S2MM_QUEUE_REPEAT_MASK 0x00ff0000u
#define SVP_AIE_CORE_S2MM_QUEUE_TOKEN_SHIFT 31u
#define SVP_AIE_CORE_S2MM_QUEUE_TOKEN_MASK 0x80000000u

/* Control of a MM2S channel. (rw) */
#define SVP_AIE_CORE_MM2S_CONTROL(i) (0x1de10u + (uint32_t)(i) * 8u)
#define SVP_AIE_CORE_MM2S_CONTROL_COUNT 2u
enum { SVP_AIE_CORE_MM2S_CONTROL = 0x1de10 }; /* of the first */
#define SVP_AIE_CORE_MM2S_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_CORE_MM2S_CONTROL_RESET_MASK 0x00000002u
#define SVP_AIE_CORE_MM2S_CONTROL_FINISH_ON_TLAST_SHIFT 16u
#define SVP_AIE_CORE_MM2S_CONTROL_FINISH_ON_TLAST_MASK 0x00010000u

/* Writing it pushes a task of a MM2S channel. (wo) */
#define SVP_AIE_CORE_MM2S_QUEUE(i) (0x1de14u + (uint32_t)(i) * 8u)
#define SVP_AIE_CORE_MM2S_QUEUE_COUNT 2u
enum { SVP_AIE_CORE_MM2S_QUEUE = 0x1de14 }; /* of the first */
#define SVP_AIE_CORE_MM2S_QUEUE_START_SHIFT 0u
#define SVP_AIE_CORE_MM2S_QUEUE_START_MASK 0x0000ffffu
#define SVP_AIE_CORE_MM2S_QUEUE_REPEAT_SHIFT 16u
#define SVP_AIE_CORE_MM2S_QUEUE_REPEAT_MASK 0x00ff0000u
#define SVP_AIE_CORE_MM2S_QUEUE_TOKEN_SHIFT 31u
#define SVP_AIE_CORE_MM2S_QUEUE_TOKEN_MASK 0x80000000u

/* Status of a S2MM channel. (ro) */
#define SVP_AIE_CORE_S2MM_STATUS(i) (0x1df00u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_S2MM_STATUS_COUNT 2u
enum { SVP_AIE_CORE_S2MM_STATUS = 0x1df00 }; /* of the first */
#define SVP_AIE_CORE_S2MM_STATUS_STATE_SHIFT 0u
#define SVP_AIE_CORE_S2MM_STATUS_STATE_MASK 0x00000003u
#define SVP_AIE_CORE_S2MM_STATUS_STATE_IDLE 0u
#define SVP_AIE_CORE_S2MM_STATUS_STATE_STARTING 1u
#define SVP_AIE_CORE_S2MM_STATUS_STATE_RUNNING 2u
#define SVP_AIE_CORE_S2MM_STATUS_STALLED_LOCK_SHIFT 2u
#define SVP_AIE_CORE_S2MM_STATUS_STALLED_LOCK_MASK 0x00000004u
#define SVP_AIE_CORE_S2MM_STATUS_STALLED_STREAM_SHIFT 4u
#define SVP_AIE_CORE_S2MM_STATUS_STALLED_STREAM_MASK 0x00000010u
#define SVP_AIE_CORE_S2MM_STATUS_ERROR_SHIFT 10u
#define SVP_AIE_CORE_S2MM_STATUS_ERROR_MASK 0x00000400u
#define SVP_AIE_CORE_S2MM_STATUS_QUEUE_OVERFLOW_SHIFT 18u
#define SVP_AIE_CORE_S2MM_STATUS_QUEUE_OVERFLOW_MASK 0x00040000u
#define SVP_AIE_CORE_S2MM_STATUS_CHANNEL_RUNNING_SHIFT 19u
#define SVP_AIE_CORE_S2MM_STATUS_CHANNEL_RUNNING_MASK 0x00080000u
#define SVP_AIE_CORE_S2MM_STATUS_QUEUE_SIZE_SHIFT 20u
#define SVP_AIE_CORE_S2MM_STATUS_QUEUE_SIZE_MASK 0x00700000u
#define SVP_AIE_CORE_S2MM_STATUS_DESCRIPTOR_SHIFT 24u
#define SVP_AIE_CORE_S2MM_STATUS_DESCRIPTOR_MASK 0x3f000000u

/* Status of a MM2S channel. (ro) */
#define SVP_AIE_CORE_MM2S_STATUS(i) (0x1df10u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_MM2S_STATUS_COUNT 2u
enum { SVP_AIE_CORE_MM2S_STATUS = 0x1df10 }; /* of the first */
#define SVP_AIE_CORE_MM2S_STATUS_STATE_SHIFT 0u
#define SVP_AIE_CORE_MM2S_STATUS_STATE_MASK 0x00000003u
#define SVP_AIE_CORE_MM2S_STATUS_STATE_IDLE 0u
#define SVP_AIE_CORE_MM2S_STATUS_STATE_STARTING 1u
#define SVP_AIE_CORE_MM2S_STATUS_STATE_RUNNING 2u
#define SVP_AIE_CORE_MM2S_STATUS_STALLED_LOCK_SHIFT 2u
#define SVP_AIE_CORE_MM2S_STATUS_STALLED_LOCK_MASK 0x00000004u
#define SVP_AIE_CORE_MM2S_STATUS_STALLED_STREAM_SHIFT 4u
#define SVP_AIE_CORE_MM2S_STATUS_STALLED_STREAM_MASK 0x00000010u
#define SVP_AIE_CORE_MM2S_STATUS_ERROR_SHIFT 10u
#define SVP_AIE_CORE_MM2S_STATUS_ERROR_MASK 0x00000400u
#define SVP_AIE_CORE_MM2S_STATUS_QUEUE_OVERFLOW_SHIFT 18u
#define SVP_AIE_CORE_MM2S_STATUS_QUEUE_OVERFLOW_MASK 0x00040000u
#define SVP_AIE_CORE_MM2S_STATUS_CHANNEL_RUNNING_SHIFT 19u
#define SVP_AIE_CORE_MM2S_STATUS_CHANNEL_RUNNING_MASK 0x00080000u
#define SVP_AIE_CORE_MM2S_STATUS_QUEUE_SIZE_SHIFT 20u
#define SVP_AIE_CORE_MM2S_STATUS_QUEUE_SIZE_MASK 0x00700000u
#define SVP_AIE_CORE_MM2S_STATUS_DESCRIPTOR_SHIFT 24u
#define SVP_AIE_CORE_MM2S_STATUS_DESCRIPTOR_MASK 0x3f000000u

/* Value of a lock, 0 to 63. (rw) */
#define SVP_AIE_CORE_LOCKS(i) (0x1f000u + (uint32_t)(i) * 16u)
#define SVP_AIE_CORE_LOCKS_COUNT 16u
enum { SVP_AIE_CORE_LOCKS = 0x1f000 }; /* of the first */

/* Program memory of the core. (rw) */
#define SVP_AIE_CORE_PROGRAM_MEMORY(i) (0x20000u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_PROGRAM_MEMORY_COUNT 4096u
enum { SVP_AIE_CORE_PROGRAM_MEMORY = 0x20000 }; /* of the first */

/* Program counter; writes count while the core is not enabled. (rw) */
#define SVP_AIE_CORE_PC 0x31100u

/* What the performance counters count, enum svp_aie_performance_event [O]. (rw) */
#define SVP_AIE_CORE_PERFORMANCE_CONTROL 0x31500u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT0_SHIFT 0u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT0_MASK 0x000000ffu
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT1_SHIFT 8u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT1_MASK 0x0000ff00u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT2_SHIFT 16u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT2_MASK 0x00ff0000u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT3_SHIFT 24u
#define SVP_AIE_CORE_PERFORMANCE_CONTROL_EVENT3_MASK 0xff000000u

/* Cycles in which its event was there. (rw) */
#define SVP_AIE_CORE_PERFORMANCE_COUNTER(i) (0x31520u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_PERFORMANCE_COUNTER_COUNT 4u
enum { SVP_AIE_CORE_PERFORMANCE_COUNTER = 0x31520 }; /* of the first */

/* The core. (rw) */
#define SVP_AIE_CORE_CONTROL 0x32000u
#define SVP_AIE_CORE_CONTROL_ENABLE_SHIFT 0u
#define SVP_AIE_CORE_CONTROL_ENABLE_MASK 0x00000001u
#define SVP_AIE_CORE_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_CORE_CONTROL_RESET_MASK 0x00000002u

/* What the core does. (ro) */
#define SVP_AIE_CORE_STATUS 0x32004u
#define SVP_AIE_CORE_STATUS_ENABLED_SHIFT 0u
#define SVP_AIE_CORE_STATUS_ENABLED_MASK 0x00000001u
#define SVP_AIE_CORE_STATUS_IN_RESET_SHIFT 1u
#define SVP_AIE_CORE_STATUS_IN_RESET_MASK 0x00000002u
#define SVP_AIE_CORE_STATUS_DONE_SHIFT 20u
#define SVP_AIE_CORE_STATUS_DONE_MASK 0x00100000u

/* Cycles since reset or since it was written. (rw) */
#define SVP_AIE_CORE_TIMER 0x340f8u

/* A master port of the stream switch (interface/engines/aie/switch_ports.h). (rw) */
#define SVP_AIE_CORE_SWITCH_MASTER(i) (0x3f000u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_SWITCH_MASTER_COUNT 23u
enum { SVP_AIE_CORE_SWITCH_MASTER = 0x3f000 }; /* of the first */

/* A slave port of the stream switch. (rw) */
#define SVP_AIE_CORE_SWITCH_SLAVE(i) (0x3f100u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_SWITCH_SLAVE_COUNT 25u
enum { SVP_AIE_CORE_SWITCH_SLAVE = 0x3f100 }; /* of the first */

/* Packet slots, four per slave port. (rw) */
#define SVP_AIE_CORE_SWITCH_SLOT(i) (0x3f200u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_SWITCH_SLOT_COUNT 100u
enum { SVP_AIE_CORE_SWITCH_SLOT = 0x3f200 }; /* of the first */

/* A read tries a lock once and returns in bit 0 whether it succeeded: register lock * 256 + 128 * release + value (7 bits, signed). (ro) */
#define SVP_AIE_CORE_LOCK_REQUEST(i) (0x40000u + (uint32_t)(i) * 4u)
#define SVP_AIE_CORE_LOCK_REQUEST_COUNT 4096u
enum { SVP_AIE_CORE_LOCK_REQUEST = 0x40000 }; /* of the first */

#endif
