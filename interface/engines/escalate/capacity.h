/* SPDX-License-Identifier: Apache-2.0 */
/* What a spatial tile of a layer command needs of the ESCALATE cluster's buffers.
 *
 * The compiler picks tiles with these formulas and the cluster refuses commands with them (SVP_ERROR_CAPACITY), so they
 * are written once. All [O]: no source gives buffer sizes. C11 and C++17.
 */
#ifndef SPARSEVP_INTERFACE_ESCALATE_CAPACITY_H
#define SPARSEVP_INTERFACE_ESCALATE_CAPACITY_H

#include "interface/common/packed_tensor.h"
#include "interface/engines/escalate/command_check.h"
#include "interface/engines/escalate/escalate_target.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline uint32_t svp_min_u32(uint32_t a, uint32_t b) { return a < b ? a : b; }
/* b > 0: tile extents and sizes of checked commands are, which the analyzer cannot see. */
static inline uint32_t svp_ceil_div_u32(uint32_t a, uint32_t b)
{
    return (a + b - 1) / b; /* NOLINT(clang-analyzer-core.DivideZero) */
}

/* Input rows (columns) under `outputs` output rows (columns), padding included, clipped to the input. */
static inline uint32_t svp_input_extent(uint32_t outputs, uint32_t kernel, uint32_t stride, uint32_t dilation,
                                        uint32_t input)
{
    return svp_min_u32((outputs - 1) * stride + svp_dilated_kernel(kernel, dilation), input);
}

/* Input channels that one MAC row takes at once in dense mode: as many kernels as its multipliers hold, at least 1. */
static inline uint32_t svp_dense_channels_per_row(const svp_escalate_command* c, const svp_escalate_target* t)
{
    uint32_t taps = (uint32_t)c->kernel_h * c->kernel_w;
    return taps >= t->macs_per_row ? 1 : t->macs_per_row / taps;
}

/* MAC rows (slices) that one output channel occupies: M when decomposed; in dense mode input channels are dealt over
 * up to all rows. */
static inline uint32_t svp_rows_per_output(const svp_escalate_command* c, const svp_escalate_target* t)
{
    if (c->opcode == SVP_ESCALATE_CONV_DECOMPOSED) return c->bases;
    return svp_min_u32(t->slices, svp_ceil_div_u32((uint32_t)c->in_c / c->groups, svp_dense_channels_per_row(c, t)));
}

/* Output channels that a tile works on at a time; 0: a decomposed layer has more bases than the tile has slices. */
static inline uint32_t svp_outputs_per_tile(const svp_escalate_command* c, const svp_escalate_target* t)
{
    return t->slices / svp_rows_per_output(c, t);
}

/* Output channels of one round of all tiles. */
static inline uint32_t svp_round_channels(const svp_escalate_command* c, const svp_escalate_target* t)
{
    return svp_min_u32(c->out_c, t->tiles * svp_outputs_per_tile(c, t));
}

/* Output channels that the output buffer holds for a spatial tile until their groups of 64 are complete. */
static inline uint32_t svp_held_channels(const svp_escalate_command* c, const svp_escalate_target* t)
{
    if (!svp_is_convolution(c)) return svp_min_u32(c->out_c, SVP_CHANNEL_GROUP);
    uint32_t round = svp_round_channels(c, t);
    uint32_t held = (uint32_t)svp_align_up(round, SVP_CHANNEL_GROUP);
    if (round % SVP_CHANNEL_GROUP != 0) held += SVP_CHANNEL_GROUP;
    return svp_min_u32(c->out_c, held);
}

/* Bytes of one half of the activation buffer: rows of the tile with codes and bitmaps. Convolutions hold all input
 * channels, the other operations one group at a time. */
static inline uint64_t svp_activation_tile_bytes(const svp_escalate_command* c)
{
    uint64_t rows = svp_input_extent(c->tile_rows, c->kernel_h, c->stride_h, c->dilation_h, c->in_h);
    uint64_t cols = svp_input_extent(c->tile_cols, c->kernel_w, c->stride_w, c->dilation_w, c->in_w);
    uint32_t channels = svp_is_convolution(c) ? c->in_c : svp_min_u32(c->in_c, SVP_CHANNEL_GROUP);
    return rows * cols * (channels + svp_bitmap_bytes(channels));
}

/* Bytes of one half of the output buffer; the second input is staged beside the output. */
static inline uint64_t svp_output_tile_bytes(const svp_escalate_command* c, const svp_escalate_target* t)
{
    uint64_t channels = svp_held_channels(c, t);
    uint64_t bytes = (uint64_t)c->tile_rows * c->tile_cols * (channels + svp_bitmap_bytes((uint32_t)channels));
    return svp_has_second_input(c) ? 2 * bytes : bytes;
}

/* Most bytes of coefficients or dense weights that a tile stores for the output channels it works on. */
static inline uint64_t svp_tile_store_bytes(const svp_escalate_command* c, const svp_escalate_target* t)
{
    if (!svp_is_convolution(c)) return 0;
    uint64_t entry = c->opcode == SVP_ESCALATE_CONV_DECOMPOSED
                         ? svp_ternary_entry_max_bytes(c->bases, c->in_c)
                         : (uint64_t)c->in_c / c->groups * c->kernel_h * c->kernel_w;
    return entry * svp_outputs_per_tile(c, t);
}

/* Does the command fit? Weights larger than the tile store are streamed through it, which a spatial tile of one output
 * row allows. *needed: the bytes that do not fit, for the error's info word. */
static inline int svp_escalate_fits(const svp_escalate_command* c, const svp_escalate_target* t, uint64_t* needed)
{
    if (svp_is_convolution(c)) {
        if (c->opcode == SVP_ESCALATE_CONV_DECOMPOSED && c->bases > t->slices) {
            *needed = c->bases;
            return 0;
        }
        uint64_t cols = svp_input_extent(c->tile_cols, c->kernel_w, c->stride_w, c->dilation_w, c->in_w);
        if (cols > t->line_columns) {
            *needed = cols;
            return 0;
        }
        *needed = svp_tile_store_bytes(c, t);
        if (*needed > t->tile_store_bytes && c->tile_rows > 1) return 0;
    }
    *needed = svp_activation_tile_bytes(c);
    if (*needed > t->activation_buffer_bytes / 2) return 0;
    *needed = svp_output_tile_bytes(c, t);
    return *needed <= t->output_buffer_bytes / 2;
}

/* The same as an error code: SVP_ERROR_CAPACITY, SVP_ERROR_NONE. */
static inline uint32_t svp_escalate_check_capacity(const svp_escalate_command* c, const svp_escalate_target* t,
                                                   uint32_t* info)
{
    uint64_t needed = 0;
    *info = 0;
    if (svp_escalate_fits(c, t, &needed)) return SVP_ERROR_NONE;
    *info = needed > UINT32_MAX ? UINT32_MAX : (uint32_t)needed;
    return SVP_ERROR_CAPACITY;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
