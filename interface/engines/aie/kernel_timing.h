/* SPDX-License-Identifier: Apache-2.0 */
/* Cycles of a kernel on a core: what the core model charges and the compiler's planner reckons with. C11 and C++17.
 *
 * Vector unit [C, AM020]: one matrix product int8 4x8 . 8x8 into an accumulator register of 4x8 int32 per cycle; load
 * units A (vectors and accumulators) and B (vectors only), 256 bits a cycle each; one 256-bit store a cycle; one
 * accumulator register a cycle through UPS (vector to accumulator) and through SRS (accumulator to vector). A memory
 * bank serves one 256-bit access a cycle.
 *
 * Latencies, issue to issue [C, itineraries of the public AIE2 compiler]: a vector load is there for a product after 7
 * cycles, an accumulator load for a product that adds to it after 5 (the product reads its accumulator two cycles
 * late), UPS after 1, a product for SRS or the store of its accumulator after 5, SRS for a store after 4; a store has
 * written after 5.
 *
 * Convolution [R]. Pixels go in groups of 4, along the row, or across rows where the rows that are computed follow each
 * other without a gap (1x1, stride 1, as many columns in as out). A tile is 2 groups by 2 blocks of 8 output channels
 * (or less at the edges), n = up to 4 accumulator registers. Its loop takes, for each tap and each nonzero 8x8 block,
 * two cycles: load unit B needs two for the block, in which the products of both groups are issued. Blocks that are
 * zero cost nothing, a tile without any passes each accumulator once. Tiles follow each other, all groups of one pair
 * of output blocks before the next pair.
 *
 * What a tile costs beyond its loop is that its accumulators are those of the next tile: with E the cycle after the
 * loop's last product (accumulator i is written by cycle E - n + i; the code after the loop is the same whatever blocks
 * were zero),
 *  - drain of i: the last of q issues at E - n + 5 + i q + q - 1; int16 1 SRS; int8 2 SRS (as int32); int32 and partial
 *    sums 4 stores, straight from the accumulator;
 *  - refill of i, from the cycle after its drain: zero or bias 1 UPS, there after 1; partial sums 4 loads by unit A
 *    alone, there after 5;
 *  - a tile takes no fewer cycles than it has stores;
 *  - the next loop begins in the first cycle F with F + i >= the cycle in which accumulator i is there, for all i.
 *
 * int8 64x64x64: 32 tiles whose loops take 32 cycles. int16 output: 35 cycles a tile, since SRS takes one cycle for an
 * accumulator and its two stores hide under the next loop. int32 sums that are loaded, added to and stored: 4 stores,
 * then 4 loads for each of the 4 accumulators, one after the other, 54 cycles a tile. The difference is store and load
 * bandwidth: nothing of it can hide, because the next tile needs the same accumulators, and 1024 bits of partial sums
 * each leave no vector registers to prefetch into. Hardware: 1121 and 1750 cycles [C].
 *
 * Requantization to int8 [O]: 32-bit sums times a 31-bit multiplier are two products of 32 by 16 bits for 16 lanes, 4
 * issues of the matrix unit an accumulator, 2 more with a residual; they run in the loop of the next tile and lengthen
 * it. Pooling, add and copy [O] work on 32 channels (256 bits) at a time; the slowest of load units, matrix unit,
 * vector unit, SRS and store counts.
 */
#ifndef SPARSEVP_INTERFACE_AIE_KERNEL_TIMING_H
#define SPARSEVP_INTERFACE_AIE_KERNEL_TIMING_H

#include "interface/engines/aie/core_program.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    SVP_AIE_MACS_PER_CYCLE = 256,
    SVP_AIE_PIXEL_GROUP = 4,
    SVP_AIE_CHANNEL_BLOCK = 8,
    SVP_AIE_VECTOR_BYTES = 32, /* one load or store */
    SVP_AIE_LOAD_LATENCY = 7,
    SVP_AIE_LOAD_TO_ACCUMULATOR = 5,
    SVP_AIE_UPS_LATENCY = 1,
    SVP_AIE_PRODUCT_LATENCY = 5,
    SVP_AIE_SRS_LATENCY = 4,
    SVP_AIE_STORE_LATENCY = 5
};

/* Bank of a buffer where it matters to nobody, or is not known yet: shared with no other. */
enum { SVP_AIE_NO_BANK = -1 };

/* Operands of a kernel, for banks and accesses. */
enum svp_aie_kernel_operand {
    SVP_AIE_INPUT_OPERAND = 0,
    SVP_AIE_WEIGHT_OPERAND = 1,
    SVP_AIE_OUTPUT_OPERAND = 2,
    SVP_AIE_RESIDUAL_OPERAND = 3, /* ADD: second input */
    SVP_AIE_ACCUMULATOR_OPERAND = 4,
    SVP_AIE_KERNEL_OPERANDS = 5
};

/* One kernel call. Rows and columns are those that are computed: without the ones beyond the tensor. */
typedef struct svp_aie_kernel_shape {
    uint32_t out_rows, out_columns;
    uint32_t in_columns;                /* of the chunk */
    uint32_t in_channels, out_channels; /* multiples of 8 */
    uint32_t kernel_h, kernel_w, stride_h, stride_w;
    /* SVP_AIE_FIRST, LAST, RESIDUAL, OUTPUT_INT16, OUTPUT_INT32, DEPTHWISE_INPUT; not the ..._OF_LOOP ones. */
    uint32_t flags;
    int bank[SVP_AIE_KERNEL_OPERANDS]; /* unlike numbers are different banks */
} svp_aie_kernel_shape;

typedef struct svp_aie_kernel_time {
    uint64_t cycles;
    uint64_t accesses[SVP_AIE_KERNEL_OPERANDS]; /* of 256 bits */
} svp_aie_kernel_time;

/* A shape with all fields zero but stride and kernel 1 and banks that are shared with nobody. */
static inline svp_aie_kernel_shape svp_aie_plain_kernel_shape(void)
{
    svp_aie_kernel_shape shape;
    memset(&shape, 0, sizeof shape);
    shape.kernel_h = shape.kernel_w = shape.stride_h = shape.stride_w = 1;
    for (int i = 0; i < SVP_AIE_KERNEL_OPERANDS; ++i) /* NOLINT(modernize-loop-convert): C */
        shape.bank[i] = SVP_AIE_NO_BANK;
    return shape;
}

static inline uint64_t svp_aie_ceil_div(uint64_t a, uint64_t b) { return (a + b - 1) / b; }
static inline uint64_t svp_aie_largest(uint64_t a, uint64_t b) { return a > b ? a : b; }

/* Groups of 4 pixels. */
static inline uint64_t svp_aie_pixel_groups(const svp_aie_kernel_shape* s)
{
    int flat = s->kernel_h == 1 && s->kernel_w == 1 && s->stride_h == 1 && s->stride_w == 1;
    if (flat && s->in_columns == s->out_columns)
        return svp_aie_ceil_div((uint64_t)s->out_rows * s->out_columns, SVP_AIE_PIXEL_GROUP);
    return s->out_rows * svp_aie_ceil_div(s->out_columns, SVP_AIE_PIXEL_GROUP);
}

/* 256-bit loads that bring one tap of a group of pixels for 32 input channels, or for all where there are less. */
static inline uint64_t svp_aie_group_loads(const svp_aie_kernel_shape* s)
{
    if (s->in_channels > SVP_AIE_VECTOR_BYTES) return SVP_AIE_PIXEL_GROUP;
    uint64_t span = ((SVP_AIE_PIXEL_GROUP - 1) * (uint64_t)s->stride_w + 1) * s->in_channels;
    uint64_t loads = svp_aie_ceil_div(span, SVP_AIE_VECTOR_BYTES);
    return loads < SVP_AIE_PIXEL_GROUP ? loads : (uint64_t)SVP_AIE_PIXEL_GROUP;
}

/* Cycles that accumulators keep a tile's successor waiting, from the cycle after its loop's last product; `n` of them.
 * The recurrence of the comment on top, written out. */
static inline uint64_t svp_aie_turnaround(uint32_t flags, uint32_t n)
{
    uint64_t drain = 4; /* stores of an accumulator */
    if ((flags & SVP_AIE_LAST) && (flags & SVP_AIE_OUTPUT_INT16)) drain = 1;
    if ((flags & SVP_AIE_LAST) && !(flags & (SVP_AIE_OUTPUT_INT16 | SVP_AIE_OUTPUT_INT32))) drain = 2;
    const int loads = !(flags & SVP_AIE_FIRST);
    uint64_t unit_free = 0, next_loop = 0; /* counted from E - n */
    for (uint32_t i = 0; i < n; ++i) {
        uint64_t drained = SVP_AIE_PRODUCT_LATENCY + i * drain + drain - 1;
        uint64_t refill = svp_aie_largest(drained + 1, unit_free);
        uint64_t issues = loads ? 4 : 1;
        unit_free = refill + issues;
        uint64_t there = refill + issues - 1 + (loads ? SVP_AIE_LOAD_TO_ACCUMULATOR : SVP_AIE_UPS_LATENCY);
        next_loop = svp_aie_largest(next_loop, there > i ? there - i : 0);
    }
    return next_loop > n ? next_loop - n : 0;
}

/* Products that requantization adds to the loop of a tile of `n` accumulators. */
static inline uint64_t svp_aie_requantization(uint32_t flags, uint32_t n)
{
    if (!(flags & SVP_AIE_LAST) || (flags & (SVP_AIE_OUTPUT_INT16 | SVP_AIE_OUTPUT_INT32))) return 0;
    return (uint64_t)n * ((flags & SVP_AIE_RESIDUAL) ? 6 : 4);
}

/* 256-bit accesses to one accumulator register's worth of results: 4 pixels by 8 channels. */
static inline uint64_t svp_aie_result_stores(uint32_t flags)
{
    if (!(flags & SVP_AIE_LAST) || (flags & SVP_AIE_OUTPUT_INT32)) return 4;
    return flags & SVP_AIE_OUTPUT_INT16 ? 2 : 1;
}

/* Adds the tiles of one pair (`blocks` = 1 or 2) of output blocks, whose loop multiplies `nonzero` blocks that lie in
 * `vectors` vectors of input channels. */
static inline void svp_aie_add_tiles(const svp_aie_kernel_shape* s, uint32_t blocks, uint64_t nonzero, uint64_t vectors,
                                     svp_aie_kernel_time* time)
{
    uint64_t taps = (uint64_t)s->kernel_h * s->kernel_w, groups = svp_aie_pixel_groups(s);
    for (uint32_t wide = 2; wide >= 1; --wide) { /* tiles of two groups, then the odd one */
        uint64_t tiles = wide == 2 ? groups / 2 : groups % 2;
        if (tiles == 0) continue;
        uint32_t n = wide * blocks;
        uint64_t loads = vectors * taps * wide * svp_aie_group_loads(s);
        uint64_t loop = svp_aie_largest(2 * nonzero * taps, loads);
        loop = svp_aie_largest(loop, n) + svp_aie_requantization(s->flags, n);
        uint64_t stores = n * svp_aie_result_stores(s->flags);
        time->cycles += tiles * svp_aie_largest(loop + svp_aie_turnaround(s->flags, n), stores);
        time->accesses[SVP_AIE_INPUT_OPERAND] += tiles * loads;
        time->accesses[SVP_AIE_WEIGHT_OPERAND] += tiles * 2 * nonzero * taps;
        uint64_t results = tiles * n;
        uint32_t to = s->flags & SVP_AIE_LAST ? SVP_AIE_OUTPUT_OPERAND : SVP_AIE_ACCUMULATOR_OPERAND;
        time->accesses[to] += results * svp_aie_result_stores(s->flags);
        if (!(s->flags & SVP_AIE_FIRST)) time->accesses[SVP_AIE_ACCUMULATOR_OPERAND] += results * 4;
        if (s->flags & SVP_AIE_RESIDUAL) time->accesses[SVP_AIE_RESIDUAL_OPERAND] += results;
    }
}

/* Accesses of two operands in the same bank meet when they fall into the same cycle; spread evenly, a * b / cycles of
 * them do, and each costs one cycle. */
static inline void svp_aie_add_own_conflicts(const svp_aie_kernel_shape* s, svp_aie_kernel_time* time)
{
    if (time->cycles == 0) return;
    uint64_t lost = 0;
    for (int a = 0; a < SVP_AIE_KERNEL_OPERANDS; ++a)
        for (int b = a + 1; b < SVP_AIE_KERNEL_OPERANDS; ++b)
            if (s->bank[a] != SVP_AIE_NO_BANK && s->bank[a] == s->bank[b])
                lost += time->accesses[a] * time->accesses[b] / time->cycles;
    time->cycles += lost;
}

/* Until the first product can be issued, and from the last one until its result is stored. */
static inline uint64_t svp_aie_fill_and_drain(void)
{
    return SVP_AIE_LOAD_LATENCY + SVP_AIE_PRODUCT_LATENCY + SVP_AIE_SRS_LATENCY + SVP_AIE_STORE_LATENCY;
}

static inline int svp_aie_nothing_to_do(const svp_aie_kernel_shape* s)
{
    return !s->out_rows || !s->out_columns || !s->out_channels;
}

/* `mask`: that of the chunk as in weight_block.h; null: no block is zero. Nothing to compute (no rows, no columns, no
 * channels): 0 cycles. */
static inline svp_aie_kernel_time svp_aie_convolve_time(const svp_aie_kernel_shape* shape, const uint8_t* mask)
{
    svp_aie_kernel_time time;
    memset(&time, 0, sizeof time);
    if (svp_aie_nothing_to_do(shape)) return time;
    uint32_t outputs = shape->out_channels / SVP_AIE_CHANNEL_BLOCK, inputs = shape->in_channels / SVP_AIE_CHANNEL_BLOCK;
    uint32_t row_bytes = (inputs + 7) / 8;
    int depthwise = (shape->flags & SVP_AIE_DEPTHWISE_INPUT) != 0;
    for (uint32_t o = 0; o < outputs; o += 2) {
        uint32_t blocks = outputs - o < 2 ? 1 : 2;
        uint64_t nonzero = 0, vectors = 0;
        if (depthwise) {
            for (uint32_t b = o; b < o + blocks; ++b)
                nonzero += mask ? mask[b / 8] >> b % 8 & 1u : 1u;
            vectors = nonzero ? 1 : 0;
        }
        /* 4 blocks of input channels are one vector. */
        for (uint32_t i = 0; i < inputs && !depthwise; i += 4) {
            uint32_t wide = inputs - i < 4 ? inputs - i : 4, used = 0;
            for (uint32_t b = o; b < o + blocks; ++b)
                for (uint32_t c = i; c < i + wide; ++c)
                    used += mask ? mask[(uint64_t)b * row_bytes + c / 8] >> c % 8 & 1u : 1u;
            nonzero += used;
            vectors += used != 0;
        }
        svp_aie_add_tiles(shape, blocks, nonzero, vectors, &time);
    }
    time.cycles += svp_aie_fill_and_drain();
    svp_aie_add_own_conflicts(shape, &time);
    return time;
}

/* For a planner that knows how many of the chunk's blocks are not zero, but not which: spread evenly. */
static inline svp_aie_kernel_time svp_aie_convolve_time_at_density(const svp_aie_kernel_shape* shape,
                                                                   uint32_t nonzero_blocks)
{
    svp_aie_kernel_time time;
    memset(&time, 0, sizeof time);
    if (svp_aie_nothing_to_do(shape)) return time;
    uint32_t outputs = shape->out_channels / SVP_AIE_CHANNEL_BLOCK, inputs = shape->in_channels / SVP_AIE_CHANNEL_BLOCK;
    int depthwise = (shape->flags & SVP_AIE_DEPTHWISE_INPUT) != 0;
    for (uint32_t o = 0; o < outputs; o += 2) {
        uint32_t blocks = outputs - o < 2 ? 1 : 2;
        uint64_t before = (uint64_t)nonzero_blocks * o / outputs;
        uint64_t nonzero = (uint64_t)nonzero_blocks * (o + blocks) / outputs - before;
        uint64_t vectors = depthwise ? 1 : svp_aie_ceil_div(inputs, 4);
        svp_aie_add_tiles(shape, blocks, nonzero, nonzero < vectors ? nonzero : vectors, &time);
    }
    time.cycles += svp_aie_fill_and_drain();
    svp_aie_add_own_conflicts(shape, &time);
    return time;
}

/* A kernel that works on vectors of 32 channels of one pixel. Each takes so many issues of the vector or matrix unit,
 * so many loads of the input, and of the second one. */
static inline svp_aie_kernel_time svp_aie_vector_time(const svp_aie_kernel_shape* s, uint64_t issues, uint64_t loads,
                                                      uint64_t second_loads)
{
    svp_aie_kernel_time time;
    memset(&time, 0, sizeof time);
    if (svp_aie_nothing_to_do(s)) return time;
    uint64_t vectors = (uint64_t)s->out_rows * s->out_columns * svp_aie_ceil_div(s->out_channels, SVP_AIE_VECTOR_BYTES);
    uint64_t load_cycles = svp_aie_ceil_div(loads + second_loads, 2);
    time.cycles = vectors * svp_aie_largest(issues, load_cycles) + svp_aie_fill_and_drain();
    time.accesses[SVP_AIE_INPUT_OPERAND] = vectors * loads;
    time.accesses[SVP_AIE_RESIDUAL_OPERAND] = vectors * second_loads;
    time.accesses[SVP_AIE_OUTPUT_OPERAND] = vectors;
    svp_aie_add_own_conflicts(s, &time);
    return time;
}

/* A tap: a load and a maximum. */
static inline svp_aie_kernel_time svp_aie_pool_max_time(const svp_aie_kernel_shape* shape)
{
    uint64_t taps = (uint64_t)shape->kernel_h * shape->kernel_w;
    return svp_aie_vector_time(shape, taps, taps, 0);
}
/* A tap: a load and an addition into accumulators; then the requantization of one accumulator register. */
static inline svp_aie_kernel_time svp_aie_pool_average_time(const svp_aie_kernel_shape* shape)
{
    uint64_t taps = (uint64_t)shape->kernel_h * shape->kernel_w;
    return svp_aie_vector_time(shape, taps + 4, taps, 0);
}
/* Two loads; a requantization with two multipliers. */
static inline svp_aie_kernel_time svp_aie_add_time(const svp_aie_kernel_shape* shape)
{
    return svp_aie_vector_time(shape, 6, 1, 1);
}
static inline svp_aie_kernel_time svp_aie_copy_time(const svp_aie_kernel_shape* shape)
{
    return svp_aie_vector_time(shape, 4, 1, 0);
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
