/* SPDX-License-Identifier: Apache-2.0 */
/* Memory tile: registers. Generated from interface/registers/aie_memory_tile.yaml; do not edit. */
/* clang-format off */
#ifndef SPARSEVP_INTERFACE_GENERATED_SVP_AIE_MEMORY_H
#define SPARSEVP_INTERFACE_GENERATED_SVP_AIE_MEMORY_H

#include <stdint.h>

/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */
#ifndef SVP_FIELD_GET
#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)
#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)
#endif

#define SVP_AIE_MEMORY_BYTES 0x100000u

/* Cycles since reset or since it was written. (rw) */
#define SVP_AIE_MEMORY_TIMER 0x940f8u

/* Word 0 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS(i) (0xa0000u + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS = 0xa0000 }; /* of the first */

/* Word 1 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD1(i) (0xa0004u + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD1_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD1 = 0xa0004 }; /* of the first */

/* Word 2 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD2(i) (0xa0008u + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD2_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD2 = 0xa0008 }; /* of the first */

/* Word 3 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD3(i) (0xa000cu + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD3_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD3 = 0xa000c }; /* of the first */

/* Word 4 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD4(i) (0xa0010u + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD4_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD4 = 0xa0010 }; /* of the first */

/* Word 5 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD5(i) (0xa0014u + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD5_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD5 = 0xa0014 }; /* of the first */

/* Word 6 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD6(i) (0xa0018u + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD6_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD6 = 0xa0018 }; /* of the first */

/* Word 7 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD7(i) (0xa001cu + (uint32_t)(i) * 32u)
#define SVP_AIE_MEMORY_DESCRIPTORS_WORD7_COUNT 48u
enum { SVP_AIE_MEMORY_DESCRIPTORS_WORD7 = 0xa001c }; /* of the first */

/* Control of a S2MM channel. (rw) */
#define SVP_AIE_MEMORY_S2MM_CONTROL(i) (0xa0600u + (uint32_t)(i) * 8u)
#define SVP_AIE_MEMORY_S2MM_CONTROL_COUNT 6u
enum { SVP_AIE_MEMORY_S2MM_CONTROL = 0xa0600 }; /* of the first */
#define SVP_AIE_MEMORY_S2MM_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_MEMORY_S2MM_CONTROL_RESET_MASK 0x00000002u
#define SVP_AIE_MEMORY_S2MM_CONTROL_FINISH_ON_TLAST_SHIFT 16u
#define SVP_AIE_MEMORY_S2MM_CONTROL_FINISH_ON_TLAST_MASK 0x00010000u

/* Writing it pushes a task of a S2MM channel. (wo) */
#define SVP_AIE_MEMORY_S2MM_QUEUE(i) (0xa0604u + (uint32_t)(i) * 8u)
#define SVP_AIE_MEMORY_S2MM_QUEUE_COUNT 6u
enum { SVP_AIE_MEMORY_S2MM_QUEUE = 0xa0604 }; /* of the first */
#define SVP_AIE_MEMORY_S2MM_QUEUE_START_SHIFT 0u
#define SVP_AIE_MEMORY_S2MM_QUEUE_START_MASK 0x0000ffffu
#define SVP_AIE_MEMORY_S2MM_QUEUE_REPEAT_SHIFT 16u
#define SVP_AIE_MEMORY_S2MM_QUEUE_REPEAT_MASK 0x00ff0000u
#define SVP_AIE_MEMORY_S2MM_QUEUE_TOKEN_SHIFT 31u
#define SVP_AIE_MEMORY_S2MM_QUEUE_TOKEN_MASK 0x80000000u

/* Control of a MM2S channel. (rw) */
#define SVP_AIE_MEMORY_MM2S_CONTROL(i) (0xa0630u + (uint32_t)(i) * 8u)
#define SVP_AIE_MEMORY_MM2S_CONTROL_COUNT 6u
enum { SVP_AIE_MEMORY_MM2S_CONTROL = 0xa0630 }; /* of the first */
#define SVP_AIE_MEMORY_MM2S_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_MEMORY_MM2S_CONTROL_RESET_MASK 0x00000002u
#define SVP_AIE_MEMORY_MM2S_CONTROL_FINISH_ON_TLAST_SHIFT 16u
#define SVP_AIE_MEMORY_MM2S_CONTROL_FINISH_ON_TLAST_MASK 0x00010000u

/* Writing it pushes a task of a MM2S channel. (wo) */
#define SVP_AIE_MEMORY_MM2S_QUEUE(i) (0xa0634u + (uint32_t)(i) * 8u)
#define SVP_AIE_MEMORY_MM2S_QUEUE_COUNT 6u
enum { SVP_AIE_MEMORY_MM2S_QUEUE = 0xa0634 }; /* of the first */
#define SVP_AIE_MEMORY_MM2S_QUEUE_START_SHIFT 0u
#define SVP_AIE_MEMORY_MM2S_QUEUE_START_MASK 0x0000ffffu
#define SVP_AIE_MEMORY_MM2S_QUEUE_REPEAT_SHIFT 16u
#define SVP_AIE_MEMORY_MM2S_QUEUE_REPEAT_MASK 0x00ff0000u
#define SVP_AIE_MEMORY_MM2S_QUEUE_TOKEN_SHIFT 31u
#define SVP_AIE_MEMORY_MM2S_QUEUE_TOKEN_MASK 0x80000000u

/* Status of a S2MM channel. (ro) */
#define SVP_AIE_MEMORY_S2MM_STATUS(i) (0xa0660u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_S2MM_STATUS_COUNT 6u
enum { SVP_AIE_MEMORY_S2MM_STATUS = 0xa0660 }; /* of the first */
#define SVP_AIE_MEMORY_S2MM_STATUS_STATE_SHIFT 0u
#define SVP_AIE_MEMORY_S2MM_STATUS_STATE_MASK 0x00000003u
#define SVP_AIE_MEMORY_S2MM_STATUS_STATE_IDLE 0u
#define SVP_AIE_MEMORY_S2MM_STATUS_STATE_STARTING 1u
#define SVP_AIE_MEMORY_S2MM_STATUS_STATE_RUNNING 2u
#define SVP_AIE_MEMORY_S2MM_STATUS_STALLED_LOCK_SHIFT 2u
#define SVP_AIE_MEMORY_S2MM_STATUS_STALLED_LOCK_MASK 0x00000004u
#define SVP_AIE_MEMORY_S2MM_STATUS_STALLED_STREAM_SHIFT 4u
#define SVP_AIE_MEMORY_S2MM_STATUS_STALLED_STREAM_MASK 0x00000010u
#define SVP_AIE_MEMORY_S2MM_STATUS_ERROR_SHIFT 10u
#define SVP_AIE_MEMORY_S2MM_STATUS_ERROR_MASK 0x00000400u
#define SVP_AIE_MEMORY_S2MM_STATUS_QUEUE_OVERFLOW_SHIFT 18u
#define SVP_AIE_MEMORY_S2MM_STATUS_QUEUE_OVERFLOW_MASK 0x00040000u
#define SVP_AIE_MEMORY_S2MM_STATUS_CHANNEL_RUNNING_SHIFT 19u
#define SVP_AIE_MEMORY_S2MM_STATUS_CHANNEL_RUNNING_MASK 0x00080000u
#define SVP_AIE_MEMORY_S2MM_STATUS_QUEUE_SIZE_SHIFT 20u
#define SVP_AIE_MEMORY_S2MM_STATUS_QUEUE_SIZE_MASK 0x00700000u
#define SVP_AIE_MEMORY_S2MM_STATUS_DESCRIPTOR_SHIFT 24u
#define SVP_AIE_MEMORY_S2MM_STATUS_DESCRIPTOR_MASK 0x3f000000u

/* Status of a MM2S channel. (ro) */
#define SVP_AIE_MEMORY_MM2S_STATUS(i) (0xa0680u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_MM2S_STATUS_COUNT 6u
enum { SVP_AIE_MEMORY_MM2S_STATUS = 0xa0680 }; /* of the first */
#define SVP_AIE_MEMORY_MM2S_STATUS_STATE_SHIFT 0u
#define SVP_AIE_MEMORY_MM2S_STATUS_STATE_MASK 0x00000003u
#define SVP_AIE_MEMORY_MM2S_STATUS_STATE_IDLE 0u
#define SVP_AIE_MEMORY_MM2S_STATUS_STATE_STARTING 1u
#define SVP_AIE_MEMORY_MM2S_STATUS_STATE_RUNNING 2u
#define SVP_AIE_MEMORY_MM2S_STATUS_STALLED_LOCK_SHIFT 2u
#define SVP_AIE_MEMORY_MM2S_STATUS_STALLED_LOCK_MASK 0x00000004u
#define SVP_AIE_MEMORY_MM2S_STATUS_STALLED_STREAM_SHIFT 4u
#define SVP_AIE_MEMORY_MM2S_STATUS_STALLED_STREAM_MASK 0x00000010u
#define SVP_AIE_MEMORY_MM2S_STATUS_ERROR_SHIFT 10u
#define SVP_AIE_MEMORY_MM2S_STATUS_ERROR_MASK 0x00000400u
#define SVP_AIE_MEMORY_MM2S_STATUS_QUEUE_OVERFLOW_SHIFT 18u
#define SVP_AIE_MEMORY_MM2S_STATUS_QUEUE_OVERFLOW_MASK 0x00040000u
#define SVP_AIE_MEMORY_MM2S_STATUS_CHANNEL_RUNNING_SHIFT 19u
#define SVP_AIE_MEMORY_MM2S_STATUS_CHANNEL_RUNNING_MASK 0x00080000u
#define SVP_AIE_MEMORY_MM2S_STATUS_QUEUE_SIZE_SHIFT 20u
#define SVP_AIE_MEMORY_MM2S_STATUS_QUEUE_SIZE_MASK 0x00700000u
#define SVP_AIE_MEMORY_MM2S_STATUS_DESCRIPTOR_SHIFT 24u
#define SVP_AIE_MEMORY_MM2S_STATUS_DESCRIPTOR_MASK 0x3f000000u

/* What a MM2S channel pads with, repeated. Later parts have it [O]. (rw) */
#define SVP_AIE_MEMORY_PAD_VALUE(i) (0xa06e0u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_PAD_VALUE_COUNT 6u
enum { SVP_AIE_MEMORY_PAD_VALUE = 0xa06e0 }; /* of the first */

/* A master port of the stream switch (interface/engines/aie/switch_ports.h). (rw) */
#define SVP_AIE_MEMORY_SWITCH_MASTER(i) (0xb0000u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_SWITCH_MASTER_COUNT 17u
enum { SVP_AIE_MEMORY_SWITCH_MASTER = 0xb0000 }; /* of the first */

/* A slave port of the stream switch. (rw) */
#define SVP_AIE_MEMORY_SWITCH_SLAVE(i) (0xb0100u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_SWITCH_SLAVE_COUNT 18u
enum { SVP_AIE_MEMORY_SWITCH_SLAVE = 0xb0100 }; /* of the first */

/* Packet slots, four per slave port. (rw) */
#define SVP_AIE_MEMORY_SWITCH_SLOT(i) (0xb0200u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_SWITCH_SLOT_COUNT 72u
enum { SVP_AIE_MEMORY_SWITCH_SLOT = 0xb0200 }; /* of the first */

/* Value of a lock, 0 to 63. (rw) */
#define SVP_AIE_MEMORY_LOCKS(i) (0xc0000u + (uint32_t)(i) * 16u)
#define SVP_AIE_MEMORY_LOCKS_COUNT 64u
enum { SVP_AIE_MEMORY_LOCKS = 0xc0000 }; /* of the first */

/* A read tries a lock once and returns in bit 0 whether it succeeded: register lock * 256 + 128 * release + value (7 bits, signed). (ro) */
#define SVP_AIE_MEMORY_LOCK_REQUEST(i) (0xd0000u + (uint32_t)(i) * 4u)
#define SVP_AIE_MEMORY_LOCK_REQUEST_COUNT 16384u
enum { SVP_AIE_MEMORY_LOCK_REQUEST = 0xd0000 }; /* of the first */

#endif
