/* SPDX-License-Identifier: Apache-2.0 */
/* Shim tile: registers. Generated from interface/registers/aie_shim_tile.yaml; do not edit. */
/* clang-format off */
#ifndef SPARSEVP_INTERFACE_GENERATED_SVP_AIE_SHIM_H
#define SPARSEVP_INTERFACE_GENERATED_SVP_AIE_SHIM_H

#include <stdint.h>

/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */
#ifndef SVP_FIELD_GET
#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)
#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)
#endif

#define SVP_AIE_SHIM_BYTES 0x100000u

/* Value of a lock, 0 to 63. (rw) */
#define SVP_AIE_SHIM_LOCKS(i) (0x14000u + (uint32_t)(i) * 16u)
#define SVP_AIE_SHIM_LOCKS_COUNT 16u
enum { SVP_AIE_SHIM_LOCKS = 0x14000 }; /* of the first */

/* Word 0 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS(i) (0x1d000u + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS = 0x1d000 }; /* of the first */

/* Word 1 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD1(i) (0x1d004u + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD1_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD1 = 0x1d004 }; /* of the first */

/* Word 2 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD2(i) (0x1d008u + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD2_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD2 = 0x1d008 }; /* of the first */

/* Word 3 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD3(i) (0x1d00cu + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD3_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD3 = 0x1d00c }; /* of the first */

/* Word 4 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD4(i) (0x1d010u + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD4_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD4 = 0x1d010 }; /* of the first */

/* Word 5 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD5(i) (0x1d014u + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD5_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD5 = 0x1d014 }; /* of the first */

/* Word 6 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD6(i) (0x1d018u + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD6_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD6 = 0x1d018 }; /* of the first */

/* Word 7 of a buffer descriptor (interface/engines/aie/descriptor.h). (rw) */
#define SVP_AIE_SHIM_DESCRIPTORS_WORD7(i) (0x1d01cu + (uint32_t)(i) * 32u)
#define SVP_AIE_SHIM_DESCRIPTORS_WORD7_COUNT 16u
enum { SVP_AIE_SHIM_DESCRIPTORS_WORD7 = 0x1d01c }; /* of the first */

/* Control of a S2MM channel. (rw) */
#define SVP_AIE_SHIM_S2MM_CONTROL(i) (0x1d200u + (uint32_t)(i) * 8u)
#define SVP_AIE_SHIM_S2MM_CONTROL_COUNT 2u
enum { SVP_AIE_SHIM_S2MM_CONTROL = 0x1d200 }; /* of the first */
#define SVP_AIE_SHIM_S2MM_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_SHIM_S2MM_CONTROL_RESET_MASK 0x00000002u
#define SVP_AIE_SHIM_S2MM_CONTROL_FINISH_ON_TLAST_SHIFT 16u
#define SVP_AIE_SHIM_S2MM_CONTROL_FINISH_ON_TLAST_MASK 0x00010000u

/* Writing it pushes a task of a S2MM channel. (wo) */
#define SVP_AIE_SHIM_S2MM_QUEUE(i) (0x1d204u + (uint32_t)(i) * 8u)
#define SVP_AIE_SHIM_S2MM_QUEUE_COUNT 2u
enum { SVP_AIE_SHIM_S2MM_QUEUE = 0x1d204 }; /* of the first */
#define SVP_AIE_SHIM_S2MM_QUEUE_START_SHIFT 0u
#define SVP_AIE_SHIM_S2MM_QUEUE_START_MASK 0x0000ffffu
#define SVP_AIE_SHIM_S2MM_QUEUE_REPEAT_SHIFT 16u
#define SVP_AIE_SHIM_S2MM_QUEUE_REPEAT_MASK 0x00ff0000u
#define SVP_AIE_SHIM_S2MM_QUEUE_TOKEN_SHIFT 31u
#define SVP_AIE_SHIM_S2MM_QUEUE_TOKEN_MASK 0x80000000u

/* Control of a MM2S channel. (rw) */
#define SVP_AIE_SHIM_MM2S_CONTROL(i) (0x1d210u + (uint32_t)(i) * 8u)
#define SVP_AIE_SHIM_MM2S_CONTROL_COUNT 2u
enum { SVP_AIE_SHIM_MM2S_CONTROL = 0x1d210 }; /* of the first */
#define SVP_AIE_SHIM_MM2S_CONTROL_RESET_SHIFT 1u
#define SVP_AIE_SHIM_MM2S_CONTROL_RESET_MASK 0x00000002u
#define SVP_AIE_SHIM_MM2S_CONTROL_FINISH_ON_TLAST_SHIFT 16u
#define SVP_AIE_SHIM_MM2S_CONTROL_FINISH_ON_TLAST_MASK 0x00010000u

/* Writing it pushes a task of a MM2S channel. (wo) */
#define SVP_AIE_SHIM_MM2S_QUEUE(i) (0x1d214u + (uint32_t)(i) * 8u)
#define SVP_AIE_SHIM_MM2S_QUEUE_COUNT 2u
enum { SVP_AIE_SHIM_MM2S_QUEUE = 0x1d214 }; /* of the first */
#define SVP_AIE_SHIM_MM2S_QUEUE_START_SHIFT 0u
#define SVP_AIE_SHIM_MM2S_QUEUE_START_MASK 0x0000ffffu
#define SVP_AIE_SHIM_MM2S_QUEUE_REPEAT_SHIFT 16u
#define SVP_AIE_SHIM_MM2S_QUEUE_REPEAT_MASK 0x00ff0000u
#define SVP_AIE_SHIM_MM2S_QUEUE_TOKEN_SHIFT 31u
#define SVP_AIE_SHIM_MM2S_QUEUE_TOKEN_MASK 0x80000000u

/* Status of a S2MM channel. (ro) */
#define SVP_AIE_SHIM_S2MM_STATUS(i) (0x1d220u + (uint32_t)(i) * 4u)
#define SVP_AIE_SHIM_S2MM_STATUS_COUNT 2u
enum { SVP_AIE_SHIM_S2MM_STATUS = 0x1d220 }; /* of the first */
#define SVP_AIE_SHIM_S2MM_STATUS_STATE_SHIFT 0u
#define SVP_AIE_SHIM_S2MM_STATUS_STATE_MASK 0x00000003u
#define SVP_AIE_SHIM_S2MM_STATUS_STATE_IDLE 0u
#define SVP_AIE_SHIM_S2MM_STATUS_STATE_STARTING 1u
#define SVP_AIE_SHIM_S2MM_STATUS_STATE_RUNNING 2u
#define SVP_AIE_SHIM_S2MM_STATUS_STALLED_LOCK_SHIFT 2u
#define SVP_AIE_SHIM_S2MM_STATUS_STALLED_LOCK_MASK 0x00000004u
#define SVP_AIE_SHIM_S2MM_STATUS_STALLED_STREAM_SHIFT 4u
#define SVP_AIE_SHIM_S2MM_STATUS_STALLED_STREAM_MASK 0x00000010u
#define SVP_AIE_SHIM_S2MM_STATUS_ERROR_SHIFT 10u
#define SVP_AIE_SHIM_S2MM_STATUS_ERROR_MASK 0x00000400u
#define SVP_AIE_SHIM_S2MM_STATUS_QUEUE_OVERFLOW_SHIFT 18u
#define SVP_AIE_SHIM_S2MM_STATUS_QUEUE_OVERFLOW_MASK 0x00040000u
#define SVP_AIE_SHIM_S2MM_STATUS_CHANNEL_RUNNING_SHIFT 19u
#define SVP_AIE_SHIM_S2MM_STATUS_CHANNEL_RUNNING_MASK 0x00080000u
#define SVP_AIE_SHIM_S2MM_STATUS_QUEUE_SIZE_SHIFT 20u
#define SVP_AIE_SHIM_S2MM_STATUS_QUEUE_SIZE_MASK 0x00700000u
#define SVP_AIE_SHIM_S2MM_STATUS_DESCRIPTOR_SHIFT 24u
#define SVP_AIE_SHIM_S2MM_STATUS_DESCRIPTOR_MASK 0x3f000000u

/* Status of a MM2S channel. (ro) */
#define SVP_AIE_SHIM_MM2S_STATUS(i) (0x1d228u + (uint32_t)(i) * 4u)
#define SVP_AIE_SHIM_MM2S_STATUS_COUNT 2u
enum { SVP_AIE_SHIM_MM2S_STATUS = 0x1d228 }; /* of the first */
#define SVP_AIE_SHIM_MM2S_STATUS_STATE_SHIFT 0u
#define SVP_AIE_SHIM_MM2S_STATUS_STATE_MASK 0x00000003u
#define SVP_AIE_SHIM_MM2S_STATUS_STATE_IDLE 0u
#define SVP_AIE_SHIM_MM2S_STATUS_STATE_STARTING 1u
#define SVP_AIE_SHIM_MM2S_STATUS_STATE_RUNNING 2u
#define SVP_AIE_SHIM_MM2S_STATUS_STALLED_LOCK_SHIFT 2u
#define SVP_AIE_SHIM_MM2S_STATUS_STALLED_LOCK_MASK 0x00000004u
#define SVP_AIE_SHIM_MM2S_STATUS_STALLED_STREAM_SHIFT 4u
#define SVP_AIE_SHIM_MM2S_STATUS_STALLED_STREAM_MASK 0x00000010u
#define SVP_AIE_SHIM_MM2S_STATUS_ERROR_SHIFT 10u
#define SVP_AIE_SHIM_MM2S_STATUS_ERROR_MASK 0x00000400u
#define SVP_AIE_SHIM_MM2S_STATUS_QUEUE_OVERFLOW_SHIFT 18u
#define SVP_AIE_SHIM_MM2S_STATUS_QUEUE_OVERFLOW_MASK 0x00040000u
#define SVP_AIE_SHIM_MM2S_STATUS_CHANNEL_RUNNING_SHIFT 19u
#define SVP_AIE_SHIM_MM2S_STATUS_CHANNEL_RUNNING_MASK 0x00080000u
#define SVP_AIE_SHIM_MM2S_STATUS_QUEUE_SIZE_SHIFT 20u
#define SVP_AIE_SHIM_MM2S_STATUS_QUEUE_SIZE_MASK 0x00700000u
#define SVP_AIE_SHIM_MM2S_STATUS_DESCRIPTOR_SHIFT 24u
#define SVP_AIE_SHIM_MM2S_STATUS_DESCRIPTOR_MASK 0x3f000000u

/* Bits [2n+1:2n]: 1 = south port n + 2 carries the DMA, not the PL [O]. (rw) */
#define SVP_AIE_SHIM_MUX 0x1f000u

/* The same for the other direction [O]. (rw) */
#define SVP_AIE_SHIM_DEMUX 0x1f004u

/* Cycles since reset or since it was written. (rw) */
#define SVP_AIE_SHIM_TIMER 0x340f8u

/* A master port of the stream switch (interface/engines/aie/switch_ports.h). (rw) */
#define SVP_AIE_SHIM_SWITCH_MASTER(i) (0x3f000u + (uint32_t)(i) * 4u)
#define SVP_AIE_SHIM_SWITCH_MASTER_COUNT 22u
enum { SVP_AIE_SHIM_SWITCH_MASTER = 0x3f000 }; /* of the first */

/* A slave port of the stream switch. (rw) */
#define SVP_AIE_SHIM_SWITCH_SLAVE(i) (0x3f100u + (uint32_t)(i) * 4u)
#define SVP_AIE_SHIM_SWITCH_SLAVE_COUNT 23u
enum { SVP_AIE_SHIM_SWITCH_SLAVE = 0x3f100 }; /* of the first */

/* Packet slots, four per slave port. (rw) */
#define SVP_AIE_SHIM_SWITCH_SLOT(i) (0x3f200u + (uint32_t)(i) * 4u)
#define SVP_AIE_SHIM_SWITCH_SLOT_COUNT 92u
enum { SVP_AIE_SHIM_SWITCH_SLOT = 0x3f200 }; /* of the first */

/* A read tries a lock once and returns in bit 0 whether it succeeded: register lock * 256 + 128 * release + value (7 bits, signed). (ro) */
#define SVP_AIE_SHIM_LOCK_REQUEST(i) (0x40000u + (uint32_t)(i) * 4u)
#define SVP_AIE_SHIM_LOCK_REQUEST_COUNT 4096u
enum { SVP_AIE_SHIM_LOCK_REQUEST = 0x40000 }; /* of the first */

/* Clock of the other tiles of the column. (rw) */
#define SVP_AIE_SHIM_COLUMN_CLOCK 0xfff20u
#define SVP_AIE_SHIM_COLUMN_CLOCK_RUNS_SHIFT 0u
#define SVP_AIE_SHIM_COLUMN_CLOCK_RUNS_MASK 0x00000001u
#define SVP_AIE_SHIM_COLUMN_CLOCK_REST_SHIFT 1u
#define SVP_AIE_SHIM_COLUMN_CLOCK_REST_MASK 0xfffffffeu

/* Reset of the other tiles of the column. (rw) */
#define SVP_AIE_SHIM_COLUMN_RESET 0xfff28u
#define SVP_AIE_SHIM_COLUMN_RESET_HELD_SHIFT 0u
#define SVP_AIE_SHIM_COLUMN_RESET_HELD_MASK 0x00000001u
#define SVP_AIE_SHIM_COLUMN_RESET_REST_SHIFT 1u
#define SVP_AIE_SHIM_COLUMN_RESET_REST_MASK 0xfffffffeu

#endif
