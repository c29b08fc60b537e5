/* SPDX-License-Identifier: Apache-2.0 */
/* DMA buffer descriptors of the tile array: one decoded form, three encodings (compute, memory, shim tile).
 *
 * Field positions as in the public AIE-ML register headers [C]. Steps and iteration steps and wraps are stored minus
 * one; other wraps are stored as they are (0: unlimited). The decoded form holds the true values. Implemented in
 * descriptor.c. C11 and C++17.
 */
#ifndef SPARSEVP_INTERFACE_AIE_DESCRIPTOR_H
#define SPARSEVP_INTERFACE_AIE_DESCRIPTOR_H

#include "interface/engines/aie/registers.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_AIE_DIMENSIONS = 4, SVP_AIE_PADDED_DIMENSIONS = 3, SVP_AIE_DESCRIPTOR_WORDS = 8 };

/* Address of word i of a descriptor, dimension 0 running fastest:
 *   base + iteration_current * iteration_step + sum over d of index_d * step[d],  index_d < wrap[d]
 * all in 32-bit words but `base`. After each execution iteration_current counts up and wraps. `length` counts the words
 * that memory gives or takes; padded words (memory tile, MM2S) come on top of it. */
typedef struct svp_aie_descriptor {
    int valid;
    uint64_t base;   /* bytes, multiple of 4; memory tile: 0x0 west neighbour, 0x80000 own, 0x100000 east neighbour */
    uint32_t length; /* 32-bit words */
    uint32_t step[SVP_AIE_DIMENSIONS]; /* words, >= 1 */
    uint32_t wrap[SVP_AIE_DIMENSIONS]; /* 0: the outermost dimension in use, takes what length leaves */
    uint32_t iteration_step;           /* words, >= 1 */
    uint32_t iteration_wrap;           /* >= 1; 1: no iteration */
    uint32_t iteration_current;
    uint32_t pad_before[SVP_AIE_PADDED_DIMENSIONS]; /* words, then rows of dimension 0, then planes */
    uint32_t pad_after[SVP_AIE_PADDED_DIMENSIONS];
    int use_next;
    uint32_t next;
    int acquire_enable;
    int32_t acquire_value; /* negative: wait for >= -value, then subtract; else wait for == value, then subtract */
    uint32_t acquire_id;   /* memory tile: 0..63 west, 64..127 own, 128..191 east */
    int32_t release_value; /* added; 0: no release */
    uint32_t release_id;
    int packet_enable;
    uint32_t packet_id, packet_type;
    int suppress_tlast;
    int compression;
} svp_aie_descriptor;

/* A descriptor of one contiguous run. */
static inline svp_aie_descriptor svp_aie_linear_descriptor(uint64_t base, uint32_t words)
{
    svp_aie_descriptor d;
    memset(&d, 0, sizeof(d));
    d.valid = 1;
    d.base = base;
    d.length = words;
    d.step[0] = d.step[1] = d.step[2] = d.step[3] = 1;
    d.iteration_step = 1;
    d.iteration_wrap = 1;
    return d;
}

/* Descriptors of a tile, and words that one occupies. */
uint32_t svp_aie_descriptor_count(enum svp_aie_tile_kind kind);
uint32_t svp_aie_descriptor_words(enum svp_aie_tile_kind kind);

/* Name of the first field that does not fit its bits, or null. What fits encodes without loss. */
const char* svp_aie_descriptor_misfit(enum svp_aie_tile_kind kind, const svp_aie_descriptor* descriptor);
/* `words`: 8 of them, those beyond the kind's zero. The descriptor fits. */
void svp_aie_encode_descriptor(enum svp_aie_tile_kind kind, const svp_aie_descriptor* descriptor, uint32_t* words);
/* Any bit pattern decodes. */
void svp_aie_decode_descriptor(enum svp_aie_tile_kind kind, const uint32_t* words, svp_aie_descriptor* descriptor);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
