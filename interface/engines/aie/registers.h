/* Registers of the tile array: addresses and control bits, as on AIE-ML (AM020, public register headers of aie-rt).
 *
 * address = column << 25 | row << 20 | offset. Row 0 holds the shim tiles, then come the rows of memory tiles, then the
 * compute tiles. All registers are 32 bits wide. Offsets [C] unless marked otherwise. C11 and C++17.
 */
#ifndef SPARSEVP_INTERFACE_AIE_REGISTERS_H
#define SPARSEVP_INTERFACE_AIE_REGISTERS_H

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

    /* Compute tile. */
    SVP_AIE_CORE_DATA_MEMORY = 0x0,
    SVP_AIE_CORE_DESCRIPTORS = 0x1D000,
    SVP_AIE_CORE_S2MM_CONTROL = 0x1DE00,
    SVP_AIE_CORE_MM2S_CONTROL = 0x1DE10,
    SVP_AIE_CORE_S2MM_STATUS = 0x1DF00, /* one word per channel */
    SVP_AIE_CORE_MM2S_STATUS = 0x1DF10,
    SVP_AIE_CORE_LOCKS = 0x1F000,
    SVP_AIE_CORE_PROGRAM_MEMORY = 0x20000,
    SVP_AIE_CORE_PROGRAM_BYTES = 0x4000,
    SVP_AIE_CORE_PC = 0x31100,
    SVP_AIE_CORE_PERFORMANCE_CONTROL = 0x31500,
    SVP_AIE_CORE_PERFORMANCE_COUNTER = 0x31520, /* four, one word each */
    SVP_AIE_CORE_CONTROL = 0x32000,             /* enum svp_aie_core_control */
    SVP_AIE_CORE_STATUS = 0x32004,              /* enum svp_aie_core_status */
    SVP_AIE_CORE_TIMER = 0x340F8,
    SVP_AIE_CORE_SWITCH_MASTER = 0x3F000, /* one word per port, switch_ports.h */
    SVP_AIE_CORE_SWITCH_SLAVE = 0x3F100,
    SVP_AIE_CORE_SWITCH_SLOT = 0x3F200, /* four words per slave port */
    SVP_AIE_CORE_LOCK_REQUEST = 0x40000,

    /* Memory tile. */
    SVP_AIE_MEMORY_DESCRIPTORS = 0xA0000,
    SVP_AIE_MEMORY_S2MM_CONTROL = 0xA0600,
    SVP_AIE_MEMORY_MM2S_CONTROL = 0xA0630,
    SVP_AIE_MEMORY_S2MM_STATUS = 0xA0660,
    SVP_AIE_MEMORY_MM2S_STATUS = 0xA0680,
    SVP_AIE_MEMORY_PAD_VALUE =
        0xA06E0, /* one word per MM2S channel, repeated; 0 after reset. Later parts have it [O] */
    SVP_AIE_MEMORY_LOCKS = 0xC0000,
    SVP_AIE_MEMORY_TIMER = 0x940F8,
    SVP_AIE_MEMORY_SWITCH_MASTER = 0xB0000,
    SVP_AIE_MEMORY_SWITCH_SLAVE = 0xB0100,
    SVP_AIE_MEMORY_SWITCH_SLOT = 0xB0200,
    SVP_AIE_MEMORY_LOCK_REQUEST = 0xD0000,

    /* Shim tile. */
    SVP_AIE_SHIM_DESCRIPTORS = 0x1D000,
    SVP_AIE_SHIM_S2MM_CONTROL = 0x1D200,
    SVP_AIE_SHIM_MM2S_CONTROL = 0x1D210,
    SVP_AIE_SHIM_S2MM_STATUS = 0x1D220,
    SVP_AIE_SHIM_MM2S_STATUS = 0x1D228,
    SVP_AIE_SHIM_LOCKS = 0x14000,
    SVP_AIE_SHIM_MUX = 0x1F000, /* bits [2n+1:2n]: 1 = south port n + 2 carries the DMA, not the PL [O] */
    SVP_AIE_SHIM_DEMUX = 0x1F004,
    SVP_AIE_SHIM_TIMER = 0x340F8,
    SVP_AIE_SHIM_SWITCH_MASTER = 0x3F000,
    SVP_AIE_SHIM_SWITCH_SLAVE = 0x3F100,
    SVP_AIE_SHIM_SWITCH_SLOT = 0x3F200,
    SVP_AIE_SHIM_LOCK_REQUEST = 0x40000,
    SVP_AIE_COLUMN_CLOCK = 0xFFF20,
    SVP_AIE_COLUMN_RESET = 0xFFF28
};

enum svp_aie_core_control { SVP_AIE_CORE_ENABLE = 1u << 0, SVP_AIE_CORE_RESET = 1u << 1 };
enum svp_aie_core_status {
    SVP_AIE_CORE_ENABLED = 1u << 0,
    SVP_AIE_CORE_IN_RESET = 1u << 1,
    SVP_AIE_CORE_DONE = 1u << 20
};

/* What a performance counter counts, in cycles: byte n of the control word selects it for counter n [O]. */
enum svp_aie_performance_event {
    SVP_AIE_EVENT_NONE = 0,
    SVP_AIE_EVENT_ACTIVE = 1,    /* core enabled and not done */
    SVP_AIE_EVENT_STALL = 2,     /* core waits, for whatever */
    SVP_AIE_EVENT_KERNEL = 3,    /* core runs a kernel */
    SVP_AIE_EVENT_LOCK_STALL = 4 /* core waits for a lock */
};

/* Channel control word. */
enum {
    SVP_AIE_CHANNEL_RESET = 1u << 1,
    SVP_AIE_CHANNEL_FINISH_ON_TLAST = 1u << 16 /* S2MM: TLAST ends the descriptor early */
};

/* Task queue word: writing it pushes a task. The task runs the descriptor chain from `start`, 1 + repeat times. */
#define SVP_AIE_QUEUE_TOKEN 0x80000000u
enum { SVP_AIE_QUEUE_REPEAT_SHIFT = 16, SVP_AIE_QUEUE_REPEAT_MASK = 0xFF };

/* Channel status word. */
enum {
    SVP_AIE_STATUS_RUNNING = 2u, /* bits [1:0]: 0 idle, 1 starting, 2 running */
    SVP_AIE_STATUS_STALLED_LOCK = 1u << 2,
    SVP_AIE_STATUS_STALLED_STREAM = 1u << 4,
    SVP_AIE_STATUS_ERROR = 1u << 10,
    SVP_AIE_STATUS_QUEUE_OVERFLOW = 1u << 18,
    SVP_AIE_STATUS_CHANNEL_RUNNING = 1u << 19,
    SVP_AIE_STATUS_QUEUE_SHIFT = 20, /* [22:20] tasks waiting */
    SVP_AIE_STATUS_DESCRIPTOR_SHIFT = 24
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
