/* SPDX-License-Identifier: Apache-2.0 */
/* What a core of the array executes: records of 64 bytes, each a lock operation, a loop, a register write or a call of
 * a kernel from the library. Stands in for the core's instruction set, which is not public; the kernels have the timing
 * of aie/kernel_timing.h. [O] C11 and C++17.
 *
 * Execution starts at program memory, record 0. A core has 8 address registers, each a ring of buffers {base, stride,
 * count, index}, and 4 nested loops. Byte addresses are those that a core sees: 0x40000 south, 0x50000 west, 0x60000
 * north neighbour, 0x70000 own memory. Lock numbers: 0..15 south, 16..31 west, 32..47 north, 48..63 own.
 *
 * The weight ring is a ring of slots in own memory that a DMA channel fills: weight_block.h.
 */
#ifndef SPARSEVP_INTERFACE_AIE_CORE_PROGRAM_H
#define SPARSEVP_INTERFACE_AIE_CORE_PROGRAM_H

#include "interface/common/layer_command.h"

enum {
    SVP_AIE_RECORD_BYTES = 64,
    SVP_AIE_REGISTERS = 8,
    SVP_AIE_LOOPS = 4,
    SVP_AIE_SOUTH_MEMORY = 0x40000,
    SVP_AIE_WEST_MEMORY = 0x50000,
    SVP_AIE_NORTH_MEMORY = 0x60000,
    SVP_AIE_OWN_MEMORY = 0x70000,
    SVP_AIE_NEIGHBOUR_BYTES = 0x10000,
    SVP_AIE_SOUTH_LOCK = 0,
    SVP_AIE_WEST_LOCK = 16,
    SVP_AIE_NORTH_LOCK = 32,
    SVP_AIE_OWN_LOCK = 48
};

enum svp_aie_core_opcode {
    SVP_AIE_HALT = 0,    /* core done */
    SVP_AIE_ACQUIRE = 1, /* lock, value as in a descriptor */
    SVP_AIE_RELEASE = 2, /* lock, value > 0 */
    SVP_AIE_LOOP = 3,    /* count: the records up to the matching END_LOOP run so often; 0 skips them */
    SVP_AIE_END_LOOP = 4,
    SVP_AIE_JUMP = 5,       /* value: record to go on with, of the same program; leaves no loop */
    SVP_AIE_DELAY = 6,      /* count cycles */
    SVP_AIE_SET_BUFFER = 7, /* reg, base, stride, count of buffers; index 0 */
    SVP_AIE_ADVANCE = 8,    /* reg: the next buffer of its ring */
    SVP_AIE_WRITE_WORDS =
        9, /* own tile's registers over the processor bus: address = offset, count <= 8 words in data */
    SVP_AIE_SET_RING =
        10, /* the weight ring: base, stride = slot bytes, count = slots, lock = full, value = empty lock */
    SVP_AIE_TAKE_BLOCK = 11, /* acquires the slots of the next weight block; it becomes the current one */
    SVP_AIE_GIVE_BLOCK = 12, /* releases its slots */
    SVP_AIE_RUN_BLOCK = 13,  /* the current block holds records: runs them (call depth 1) until HALT, then goes on */
    SVP_AIE_CONVOLVE = 14,   /* kernel: block-sparse convolution or matrix product */
    SVP_AIE_POOL_MAX = 15,
    SVP_AIE_POOL_AVERAGE = 16,
    SVP_AIE_ADD = 17,  /* two inputs */
    SVP_AIE_COPY = 18, /* requantize */
    SVP_AIE_CASCADE_SEND =
        19, /* `count` bytes at the buffer of input, 512 bits per cycle; to the east or, on the last column, south */
    SVP_AIE_CASCADE_RECEIVE = 20, /* `count` bytes into the buffer of output; value 1: added as int32. reg 1: from the
                                     north; 0: from the west or, in the first column, from the north */
    SVP_AIE_CORE_OPCODES = 21
};

enum svp_aie_kernel_flag {
    /* A weight block of several chunks (weight_block.h): FIRST_OF_LOOP or LAST_OF_LOOP, or none of the four, means the
     * chunk that channel_loop counts; else LAST means the last one, FIRST alone the first one. */
    SVP_AIE_FIRST = 1u << 0,         /* accumulators start at zero, else are loaded from `accumulator` */
    SVP_AIE_LAST = 1u << 1,          /* results are requantized to `output`, else accumulators are stored */
    SVP_AIE_FIRST_OF_LOOP = 1u << 2, /* FIRST where the index of loop `channel_loop` is 0 */
    SVP_AIE_LAST_OF_LOOP = 1u << 3,  /* LAST where it is the last */
    SVP_AIE_RESIDUAL = 1u << 4,      /* `residual` is added before the clamp, same shape as the output; int8 only */
    SVP_AIE_COUNT_PADDING = 1u << 5,
    SVP_AIE_OUTPUT_INT16 =
        1u << 6, /* results are int16 (bias added, multiplier ignored, shifted by the record's shift) */
    SVP_AIE_OUTPUT_INT32 = 1u << 7, /* int32 sums without requantization */
    SVP_AIE_DEPTHWISE_INPUT =
        1u << 8, /* input channel block i only meets output channel block i: the mask has k8 bits */
    SVP_AIE_KERNEL_FLAGS = (1u << 9) - 1
};

/* One record. Fields that an opcode does not use are zero.
 *
 * Kernels: `input`, `output`, `residual` (ADD: second input) and `accumulator` name address registers. The input chunk
 * is [in_rows][in_columns][in_channels] int8, natural order; its first row is row  row_start + row_step * (index of
 * loop row_loop)  of the tensor, rows outside [0, in_height) count as padding (zero point; never the maximum) whatever
 * the chunk holds there. Columns need no such rule for convolutions: padding columns hold the zero point. Pooling uses
 * column_start: the tensor column of the chunk's first column is column_start + column_step * array column, columns
 * outside [0, in_width) are padding. Output [out_rows][out_columns][out_channels]; rows at or beyond out_height -
 * first output row (= out_row_step * index of row_loop) and columns at or beyond the valid width of this array column
 * (block header; a kernel of the program memory makes them all) are not computed, and left as they are. Accumulators:
 * int32 [out_rows][out_columns][out_channels].
 */
typedef struct svp_aie_record {
    uint8_t opcode; /* enum svp_aie_core_opcode */
    uint8_t reg, lock;
    uint8_t input, output, residual, accumulator;
    uint8_t channel_loop, row_loop; /* loop levels: 0 is the outermost */
    uint8_t kernel_h, kernel_w, stride_h, stride_w, dilation_h, dilation_w;
    int8_t in_zero_point;
    uint16_t flags;
    int16_t value;
    uint32_t count;
    union {
        struct {
            uint16_t in_rows, in_columns, in_channels;
            uint16_t out_rows, out_columns, out_channels;
            uint16_t in_height, in_width, out_height;
            int16_t row_start, column_start;
            uint16_t row_step, column_step, out_row_step;
            int8_t out_zero_point, residual_zero_point, low, high;
            uint32_t reserved;
        } kernel;
        struct {
            uint32_t base, stride;
        } buffer;
        struct {
            uint32_t address; /* register offset in the own tile */
            uint32_t word[8];
        } words;
    } u;
    uint32_t reserved[1];
} svp_aie_record;

SVP_ASSERT_LAYOUT(sizeof(svp_aie_record) == SVP_AIE_RECORD_BYTES);

#endif
