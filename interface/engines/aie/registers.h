/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of the tile array: addresses and control bits, as on AIE-ML (AM020, public register headers of aie-rt).
 * The offsets of each kind of tile are described in interface/registers/aie_*_tile.yaml; what all kinds share is here.
 *
 * address = column << 25 | row << 20 | offset. Row 0 holds the shim tiles, then come the rows of memory tiles, then the
 * compute tiles. All registers are 32 bits wide. Offsets [C] unless marked otherwise. C11 and C++17.
 */
#ifndef SPARSEVP_INTERFACE_AIE_REGISTERS_H
#define SPARSEVP_INTERFACE_AIE_REGISTERS_H

#include "interface/generated/aie_compute_tile_registers.h"
#include "interface/generated/aie_memory_tile_registers.h"
#include "interface/generated/aie_shim_tile_registers.h"

#include <stdint.h>

enum svp_aie_tile_kind { SVP_AIE_COMPUTE = 0, SVP_AIE_MEMORY = 1, SVP_AIE_SHIM = 2, SVP_AIE_TILE_KINDS = 3 };
enum svp_aie_direction { SVP_AIE_S2MM = 0, SVP_AIE_MM2S = 1 };

enum {
    SVP_AIE_COLUMN_SHIFT = 25,
    SVP_AIE_ROW_SHIFT = 20,
    SVP_AIE_OFFSET_MASK = 0xFFFFF,

    SVP_AIE_DESCRIPTOR_STRIDE = 0x20,
    SVP_AIE_LOCK_STRIDE = 0x10,
    SVP_AIE_CHANNEL_STRIDE = 0x8, /* control, then task queue at +4 */
    SVP_AIE_MAX_LOCK_VALUE = 63,
    SVP_AIE_TASK_QUEUE_DEPTH = 4,

    /* Memory of a compute tile, beside its registers. */
    SVP_AIE_CORE_DATA_MEMORY = 0x0,
    SVP_AIE_CORE_PROGRAM_BYTES = 4 * SVP_AIE_CORE_PROGRAM_MEMORY_COUNT
};

enum svp_aie_core_control {
    SVP_AIE_CORE_ENABLE = SVP_AIE_CORE_CONTROL_ENABLE_MASK,
    SVP_AIE_CORE_RESET = SVP_AIE_CORE_CONTROL_RESET_MASK
};
enum svp_aie_core_status {
    SVP_AIE_CORE_ENABLED = SVP_AIE_CORE_STATUS_ENABLED_MASK,
    SVP_AIE_CORE_IN_RESET = SVP_AIE_CORE_STATUS_IN_RESET_MASK,
    SVP_AIE_CORE_DONE = SVP_AIE_CORE_STATUS_DONE_MASK
};

/* What a performance counter counts, in cycles: byte n of the control word selects it for counter n [O]. */
enum svp_aie_performance_event {
    SVP_AIE_EVENT_NONE = 0,
    SVP_AIE_EVENT_ACTIVE = 1,    /* core enabled and not done */
    SVP_AIE_EVENT_STALL = 2,     /* core waits, for whatever */
    SVP_AIE_EVENT_KERNEL = 3,    /* core runs a kernel */
    SVP_AIE_EVENT_LOCK_STALL = 4 /* core waits for a lock */
};

/* Channel control word, the same in every kind of tile, as the words below. */
enum {
    SVP_AIE_CHANNEL_RESET = SVP_AIE_CORE_S2MM_CONTROL_RESET_MASK,
    SVP_AIE_CHANNEL_FINISH_ON_TLAST =
        SVP_AIE_CORE_S2MM_CONTROL_FINISH_ON_TLAST_MASK /* S2MM: TLAST ends the descriptor early */
};

/* Task queue word: writing it pushes a task. The task runs the descriptor chain from `start`, 1 + repeat times. */
#define SVP_AIE_QUEUE_TOKEN SVP_AIE_CORE_S2MM_QUEUE_TOKEN_MASK
enum { SVP_AIE_QUEUE_REPEAT_SHIFT = SVP_AIE_CORE_S2MM_QUEUE_REPEAT_SHIFT, SVP_AIE_QUEUE_REPEAT_MASK = 0xFF };

/* Channel status word. */
enum {
    SVP_AIE_STATUS_RUNNING = SVP_AIE_CORE_S2MM_STATUS_STATE_RUNNING, /* bits [1:0]: 0 idle, 1 starting, 2 running */
    SVP_AIE_STATUS_STALLED_LOCK = SVP_AIE_CORE_S2MM_STATUS_STALLED_LOCK_MASK,
    SVP_AIE_STATUS_STALLED_STREAM = SVP_AIE_CORE_S2MM_STATUS_STALLED_STREAM_MASK,
    SVP_AIE_STATUS_ERROR = SVP_AIE_CORE_S2MM_STATUS_ERROR_MASK,
    SVP_AIE_STATUS_QUEUE_OVERFLOW = SVP_AIE_CORE_S2MM_STATUS_QUEUE_OVERFLOW_MASK,
    SVP_AIE_STATUS_CHANNEL_RUNNING = SVP_AIE_CORE_S2MM_STATUS_CHANNEL_RUNNING_MASK,
    SVP_AIE_STATUS_QUEUE_SHIFT = SVP_AIE_CORE_S2MM_STATUS_QUEUE_SIZE_SHIFT, /* [22:20] tasks waiting */
    SVP_AIE_STATUS_DESCRIPTOR_SHIFT = SVP_AIE_CORE_S2MM_STATUS_DESCRIPTOR_SHIFT
};

static inline uint64_t svp_aie_address(uint32_t column, uint32_t row, uint32_t offset)
{
    return (uint64_t)column << SVP_AIE_COLUMN_SHIFT | (uint64_t)row << SVP_AIE_ROW_SHIFT | offset;
}

/* Lock request register: a read of base + id * 0x400 + (release ? 0x200 : 0) + (value & 0x7F) * 4 tries once; bit 0 of
 * what it returns says whether it succeeded. */
static inline uint32_t svp_aie_lock_request(uint32_t base, uint32_t id, int release, int32_t value)
{
    return base + id * 0x400 + (release ? 0x200 : 0) + ((uint32_t)value & 0x7F) * 4;
}

#endif
