/* SPDX-License-Identifier: Apache-2.0 */
/* What a strip of output rows needs of the systolic array's buffers: the compiler picks strips with these formulas and
 * the array refuses commands with them (SVP_ERROR_CAPACITY). All [O]. C11 and C++17; commands have passed the check.
 */
#ifndef SPARSEVP_INTERFACE_SYSTOLIC_CAPACITY_H
#define SPARSEVP_INTERFACE_SYSTOLIC_CAPACITY_H

#include "interface/engines/systolic/systolic_check.h"
#include "interface/engines/systolic/systolic_target.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline uint32_t svp_systolic_least(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Input channels that are in the buffer at a time: all of a convolution's, the groups of 64 that a convolution group
 * lies in, one group of 64 of other operations. */
static inline uint32_t svp_systolic_block_channels(const svp_systolic_command* c)
{
    uint32_t group = (uint32_t)c->in_c / c->groups;
    if (!svp_systolic_is_convolution(c)) return svp_systolic_least(c->in_c, SVP_CHANNEL_GROUP);
    if (c->groups == 1) return c->in_c;
    if (SVP_CHANNEL_GROUP % group == 0) return svp_systolic_least(c->in_c, SVP_CHANNEL_GROUP);
    return svp_systolic_least(c->in_c, (uint32_t)svp_align_up(group, SVP_CHANNEL_GROUP) + SVP_CHANNEL_GROUP);
}

/* Output channels computed at a time: a column fold's, or a group of 64. */
static inline uint32_t svp_systolic_pass_channels(const svp_systolic_command* c, const svp_systolic_target* t)
{
    if (!svp_systolic_is_convolution(c)) return svp_systolic_least(c->in_c, SVP_CHANNEL_GROUP);
    return svp_systolic_least((uint32_t)c->out_c / c->groups, t->columns);
}

static inline uint64_t svp_systolic_input_bytes(const svp_systolic_command* c)
{
    uint32_t rows = (uint32_t)(c->strip_rows - 1) * c->stride_h + svp_dilated_kernel(c->kernel_h, c->dilation_h);
    return (uint64_t)svp_systolic_least(rows, c->in_h) * c->in_w * svp_systolic_block_channels(c);
}

/* Output channels that leave together: results of column folds wait until the groups of 64 that tensors are stored in
 * are complete. */
static inline uint32_t svp_systolic_output_channels(const svp_systolic_command* c, const svp_systolic_target* t)
{
    uint32_t together = t->columns > (uint32_t)SVP_CHANNEL_GROUP ? t->columns : (uint32_t)SVP_CHANNEL_GROUP;
    return svp_systolic_least(svp_systolic_is_convolution(c) ? c->out_c : c->in_c, together);
}

/* A second input is staged beside the output. */
static inline uint64_t svp_systolic_output_bytes(const svp_systolic_command* c, const svp_systolic_target* t)
{
    uint64_t bytes = (uint64_t)c->strip_rows * c->out_w * svp_systolic_output_channels(c, t);
    return svp_systolic_has_second_input(c) ? 2 * bytes : bytes;
}

/* 32 bits for each output of a pass; a processing element of the output-stationary array holds its own. */
static inline uint64_t svp_systolic_accumulator_bytes(const svp_systolic_command* c, const svp_systolic_target* t)
{
    if (!svp_systolic_is_convolution(c) || t->dataflow == SVP_SYSTOLIC_OUTPUT_STATIONARY) return 0;
    return (uint64_t)4 * c->strip_rows * c->out_w * svp_systolic_pass_channels(c, t);
}

/* *needed: the bytes that do not fit. */
static inline int svp_systolic_fits(const svp_systolic_command* c, const svp_systolic_target* t, uint64_t* needed)
{
    if (t->ideal_memory) return 1;
    *needed = svp_systolic_input_bytes(c);
    if (*needed > t->input_buffer_bytes / 2) return 0;
    *needed = svp_systolic_output_bytes(c, t);
    if (*needed > t->output_buffer_bytes / 2) return 0;
    *needed = svp_systolic_accumulator_bytes(c, t);
    return *needed <= t->accumulator_bytes;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
