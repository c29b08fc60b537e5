/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a command of the ESCALATE cluster by itself, without knowing the platform: error codes 01xx.
 *
 * Firmware, compiler and command processor share this check (svp_escalate_interface.check_command), so a command that
 * one lets pass is a command for the others. What it does not know: regions (the command processor checks operands
 * against them) and buffers (capacity.h). C11 and C++17; safe for every bit pattern of a command.
 *
 * After SVP_ERROR_NONE holds, besides what the field comments of command.h say:
 *  - every spatial tile of a convolution or pooling has at least one input row and column under it (each side's padding
 *    is smaller than the dilated kernel); every window of a pooling covers at least one input position;
 *  - ADD and COPY have kernel, stride and dilation 1, no padding; only convolutions have groups != 1;
 *  - POOL_MAX has no requantization operand and equal zero points.
 */
#ifndef SPARSEVP_INTERFACE_ESCALATE_COMMAND_CHECK_H
#define SPARSEVP_INTERFACE_ESCALATE_COMMAND_CHECK_H

#include "interface/common/numeric.h"
#include "interface/common/packed_tensor.h"
#include "interface/common/window_shape.h"
#include "interface/engines/escalate/escalate_command.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline int svp_is_convolution(const svp_escalate_command* c)
{
    return c->opcode == SVP_ESCALATE_CONV_DENSE || c->opcode == SVP_ESCALATE_CONV_DECOMPOSED;
}

static inline int svp_is_pooling(const svp_escalate_command* c)
{
    return c->opcode == SVP_ESCALATE_POOL_MAX || c->opcode == SVP_ESCALATE_POOL_AVERAGE;
}

static inline uint32_t svp_check_reserved(const svp_escalate_command* c)
{
    uint32_t allowed = 0, any = c->reserved0;
    if (svp_is_convolution(c)) allowed |= SVP_ESCALATE_RESIDUAL;
    if (c->opcode == SVP_ESCALATE_POOL_AVERAGE) allowed |= SVP_ESCALATE_COUNT_PADDING;
    if (c->flags & ~allowed) return SVP_ERROR_RESERVED;
    for (uint32_t i = 0; i < sizeof c->reserved1; ++i) /* NOLINT(modernize-loop-convert): C */
        any |= c->reserved1[i];
    return any ? SVP_ERROR_RESERVED : SVP_ERROR_NONE;
}

static inline int svp_channels_fit(const svp_escalate_command* c)
{
    if (!svp_is_convolution(c) && c->groups != 1) return 0;
    if ((c->opcode == SVP_ESCALATE_CONV_DECOMPOSED) != (c->bases != 0)) return 0;
    if (c->opcode != SVP_ESCALATE_COPY && c->channel_offset != 0) return 0;
    switch (c->opcode) {
    case SVP_ESCALATE_CONV_DENSE:
        return c->in_c % c->groups == 0 && c->out_c % c->groups == 0;
    case SVP_ESCALATE_CONV_DECOMPOSED:
        return c->groups == 1;
    case SVP_ESCALATE_COPY:
        return (uint32_t)c->channel_offset + c->in_c <= c->out_c;
    default:
        return c->in_c == c->out_c;
    }
}

static inline uint32_t svp_check_shape(const svp_escalate_command* c)
{
    if (!c->in_h || !c->in_w || !c->in_c || !c->out_h || !c->out_w || !c->out_c) return SVP_ERROR_SHAPE;
    if (!c->kernel_h || !c->kernel_w || !c->stride_h || !c->stride_w) return SVP_ERROR_SHAPE;
    if (!c->dilation_h || !c->dilation_w || !c->groups) return SVP_ERROR_SHAPE;
    if (c->tile_rows == 0 || c->tile_rows > c->out_h) return SVP_ERROR_SHAPE;
    if (c->tile_cols == 0 || c->tile_cols > c->out_w) return SVP_ERROR_SHAPE;
    if (c->activation_low > c->activation_high) return SVP_ERROR_SHAPE;
    if (c->opcode == SVP_ESCALATE_POOL_MAX && c->in_zero_point != c->out_zero_point) return SVP_ERROR_SHAPE;
    if (!svp_channels_fit(c)) return SVP_ERROR_SHAPE;

    int pooling = svp_is_pooling(c);
    if (!pooling && !svp_is_convolution(c)) {
        int plain = c->kernel_h == 1 && c->kernel_w == 1 && c->stride_h == 1 && c->stride_w == 1;
        if (!plain || c->dilation_h != 1 || c->dilation_w != 1) return SVP_ERROR_SHAPE;
    }
    if (!svp_window_axis_fits(pooling, c->in_h, c->out_h, c->kernel_h, c->stride_h, c->dilation_h, c->pad_top,
                              c->pad_bottom) ||
        !svp_window_axis_fits(pooling, c->in_w, c->out_w, c->kernel_w, c->stride_w, c->dilation_w, c->pad_left,
                              c->pad_right))
        return SVP_ERROR_SHAPE;
    return SVP_ERROR_NONE;
}

static inline int svp_has_second_input(const svp_escalate_command* c)
{
    return c->opcode == SVP_ESCALATE_ADD || (c->flags & SVP_ESCALATE_RESIDUAL) != 0;
}

static inline uint32_t svp_check_formats(const svp_escalate_command* c)
{
    uint32_t weights = c->opcode == SVP_ESCALATE_CONV_DENSE        ? SVP_WEIGHTS_DENSE_INT8
                       : c->opcode == SVP_ESCALATE_CONV_DECOMPOSED ? SVP_WEIGHTS_TERNARY
                                                                   : SVP_WEIGHTS_NONE;
    if (c->weight_format != weights) return SVP_ERROR_FORMAT;
    if (c->input_format >= SVP_FORMAT_COUNT || c->output_format >= SVP_FORMAT_COUNT) return SVP_ERROR_FORMAT;
    if (c->residual_format >= (svp_has_second_input(c) ? SVP_FORMAT_COUNT : 1)) return SVP_ERROR_FORMAT;
    int needs_dense = c->opcode == SVP_ESCALATE_COPY || c->tile_cols < c->out_w;
    if (needs_dense && c->output_format != SVP_FORMAT_DENSE_INT8) return SVP_ERROR_FORMAT;
    return SVP_ERROR_NONE;
}

/* Least and most bytes of an operand that the shape allows; both 0 where the command does not use it. They differ for
 * ternary coefficients only. Call for commands whose opcode and shape passed. */
static inline uint64_t svp_operand_bytes(const svp_escalate_command* c, uint32_t index, uint64_t* most)
{
    int convolution = svp_is_convolution(c);
    int decomposed = c->opcode == SVP_ESCALATE_CONV_DECOMPOSED;
    uint64_t taps = (uint64_t)c->kernel_h * c->kernel_w;
    uint64_t bytes = 0;
    switch (index) {
    case SVP_ESCALATE_OPERAND_INPUT:
        bytes = svp_tensor_bytes(c->input_format, c->in_h, c->in_w, c->in_c);
        break;
    case SVP_ESCALATE_OPERAND_OUTPUT:
        bytes = svp_tensor_bytes(c->output_format, c->out_h, c->out_w, c->out_c);
        break;
    case SVP_ESCALATE_OPERAND_WEIGHTS:
        if (convolution) bytes = decomposed ? c->bases * taps : (uint64_t)c->in_c / c->groups * c->out_c * taps;
        break;
    case SVP_ESCALATE_OPERAND_COEFFICIENTS:
        if (!decomposed) break;
        bytes = svp_ternary_table_bytes(c->out_c);
        *most = bytes + svp_ternary_entry_max_bytes(c->bases, c->in_c) * c->out_c;
        return bytes + (uint64_t)c->bases * ((c->in_c + 7u) / 8) * c->out_c;
    case SVP_ESCALATE_OPERAND_REQUANT:
        if (c->opcode != SVP_ESCALATE_POOL_MAX) bytes = sizeof(svp_requant) * (convolution ? (uint64_t)c->out_c : 1);
        break;
    case SVP_ESCALATE_OPERAND_RESIDUAL:
        if (svp_has_second_input(c)) bytes = svp_tensor_bytes(c->residual_format, c->out_h, c->out_w, c->out_c);
        break;
    default:
        break;
    }
    *most = bytes;
    return bytes;
}

static inline uint32_t svp_check_operands(const svp_escalate_command* c, const svp_layer_command* command,
                                          uint32_t* info)
{
    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        uint64_t most;
        uint64_t least = svp_operand_bytes(c, i, &most);
        *info = i;
        if (command->operand[i].size < least || command->operand[i].size > most) return SVP_ERROR_OPERAND;
    }
    *info = 0;
    return SVP_ERROR_NONE;
}

/* The first error of a command whose envelope is right, SVP_ERROR_NONE where there is none. *info: operand index for
 * SVP_ERROR_OPERAND, the opcode for SVP_ERROR_OPCODE, else 0. */
static inline uint32_t svp_escalate_check(const svp_layer_command* command, uint32_t* info)
{
    const svp_escalate_command body = svp_escalate_get(command);
    const svp_escalate_command* c = &body;
    *info = c->opcode;
    if (c->opcode == 0 || c->opcode >= SVP_ESCALATE_OPCODES) return SVP_ERROR_OPCODE;
    *info = 0;
    uint32_t error = svp_check_reserved(c);
    if (!error) error = svp_check_shape(c);
    if (!error) error = svp_check_formats(c);
    if (!error) error = svp_check_operands(c, command, info);
    return error;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
