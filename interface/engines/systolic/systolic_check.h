/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a command of the systolic array by itself: error codes 01xx. Firmware, compiler and command
 * processor share it. C11 and C++17; safe for every bit pattern of a command.
 *
 * After SVP_ERROR_NONE holds: every window touches the input's rows and columns with at least one tap where it is a
 * pooling's, padding is smaller than the dilated kernel, ADD and COPY have no window, only convolutions have groups,
 * POOL_MAX has no requantization and equal zero points.
 */
#ifndef SPARSEVP_INTERFACE_SYSTOLIC_CHECK_H
#define SPARSEVP_INTERFACE_SYSTOLIC_CHECK_H

#include "interface/common/numeric.h"
#include "interface/common/packed_tensor.h"
#include "interface/common/window_shape.h"
#include "interface/engines/systolic/systolic_command.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline int svp_systolic_has_window(const svp_systolic_command* c)
{
    return c->opcode == SVP_SYSTOLIC_CONVOLUTION || c->opcode == SVP_SYSTOLIC_POOL_MAX ||
           c->opcode == SVP_SYSTOLIC_POOL_AVERAGE;
}

static inline int svp_systolic_reserved_clear(const svp_systolic_command* c)
{
    uint32_t allowed = 0, any = 0;
    if (c->opcode == SVP_SYSTOLIC_CONVOLUTION) allowed = SVP_SYSTOLIC_RESIDUAL;
    if (c->opcode == SVP_SYSTOLIC_POOL_AVERAGE) allowed = SVP_SYSTOLIC_COUNT_PADDING;
    for (uint32_t i = 0; i < sizeof c->reserved; ++i) /* NOLINT(modernize-loop-convert): C */
        any |= c->reserved[i];
    return (c->flags & ~allowed) == 0 && any == 0;
}

static inline int svp_systolic_channels_fit(const svp_systolic_command* c)
{
    if (c->opcode != SVP_SYSTOLIC_CONVOLUTION && c->groups != 1) return 0;
    if (c->opcode != SVP_SYSTOLIC_COPY && c->channel_offset != 0) return 0;
    if (c->opcode == SVP_SYSTOLIC_CONVOLUTION) return c->in_c % c->groups == 0 && c->out_c % c->groups == 0;
    if (c->opcode == SVP_SYSTOLIC_COPY) return (uint32_t)c->channel_offset + c->in_c <= c->out_c;
    return c->in_c == c->out_c;
}

static inline int svp_systolic_shape_fits(const svp_systolic_command* c)
{
    if (!c->in_h || !c->in_w || !c->in_c || !c->out_h || !c->out_w || !c->out_c) return 0;
    if (!c->kernel_h || !c->kernel_w || !c->stride_h || !c->stride_w) return 0;
    if (!c->dilation_h || !c->dilation_w || !c->groups) return 0;
    if (c->strip_rows == 0 || c->strip_rows > c->out_h) return 0;
    if (c->activation_low > c->activation_high) return 0;
    if (c->opcode == SVP_SYSTOLIC_POOL_MAX && c->in_zero_point != c->out_zero_point) return 0;
    if (!svp_systolic_channels_fit(c)) return 0;
    if (!svp_systolic_has_window(c)) {
        int plain = c->kernel_h == 1 && c->kernel_w == 1 && c->stride_h == 1 && c->stride_w == 1;
        if (!plain || c->dilation_h != 1 || c->dilation_w != 1) return 0;
    }
    int pooling = svp_systolic_has_window(c) && c->opcode != SVP_SYSTOLIC_CONVOLUTION;
    return svp_window_axis_fits(pooling, c->in_h, c->out_h, c->kernel_h, c->stride_h, c->dilation_h, c->pad_top,
                                c->pad_bottom) &&
           svp_window_axis_fits(pooling, c->in_w, c->out_w, c->kernel_w, c->stride_w, c->dilation_w, c->pad_left,
                                c->pad_right);
}

/* Bytes of an operand of a command whose shape fits; 0 where the command does not use it. */
static inline uint64_t svp_systolic_operand_bytes(const svp_systolic_command* c, uint32_t index)
{
    int convolution = svp_systolic_is_convolution(c);
    switch (index) {
    case SVP_SYSTOLIC_OPERAND_INPUT:
        return svp_tensor_bytes(SVP_FORMAT_DENSE_INT8, c->in_h, c->in_w, c->in_c);
    case SVP_SYSTOLIC_OPERAND_OUTPUT:
        return svp_tensor_bytes(SVP_FORMAT_DENSE_INT8, c->out_h, c->out_w, c->out_c);
    case SVP_SYSTOLIC_OPERAND_WEIGHTS:
        return convolution ? (uint64_t)(c->in_c / c->groups) * c->out_c * c->kernel_h * c->kernel_w : 0;
    case SVP_SYSTOLIC_OPERAND_REQUANT:
        if (c->opcode == SVP_SYSTOLIC_POOL_MAX) return 0;
        return sizeof(svp_requant) * (convolution ? (uint64_t)c->out_c : 1);
    case SVP_SYSTOLIC_OPERAND_RESIDUAL:
        if (!svp_systolic_has_second_input(c)) return 0;
        return svp_tensor_bytes(SVP_FORMAT_DENSE_INT8, c->out_h, c->out_w, c->out_c);
    default:
        return 0;
    }
}

/* The first error of a command whose envelope is right, SVP_ERROR_NONE where there is none. *info: operand index for
 * SVP_ERROR_OPERAND, the opcode for SVP_ERROR_OPCODE, else 0. */
static inline uint32_t svp_systolic_check(const svp_layer_command* command, uint32_t* info)
{
    const svp_systolic_command body = svp_systolic_get(command);
    *info = body.opcode;
    if (body.opcode == 0 || body.opcode >= SVP_SYSTOLIC_OPCODES) return SVP_ERROR_OPCODE;
    *info = 0;
    if (!svp_systolic_reserved_clear(&body)) return SVP_ERROR_RESERVED;
    if (!svp_systolic_shape_fits(&body)) return SVP_ERROR_SHAPE;
    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        *info = i;
        if (command->operand[i].size != svp_systolic_operand_bytes(&body, i)) return SVP_ERROR_OPERAND;
    }
    *info = 0;
    return SVP_ERROR_NONE;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
