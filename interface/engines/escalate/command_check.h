/* What is wrong with a layer command by itself, without knowing the platform: error codes 01xx.
 *
 * The loadable's reader, the command processor and the engine share this check, so a command that one lets pass is a
 * command for the others. What it does not know: regions (the command processor checks operands against them) and
 * buffers (escalate_capacity.h). C11 and C++17; safe for every bit pattern of a command.
 *
 * After SVP_ERROR_NONE holds, besides what the field comments of layer_command.h say:
 *  - every spatial tile of a convolution or pooling has at least one input row and column under it (each side's padding
 *    is smaller than the dilated kernel); every window of a pooling covers at least one input position;
 *  - ADD and COPY have kernel, stride and dilation 1, no padding; only convolutions have groups != 1;
 *  - POOL_MAX has no requantization operand and equal zero points;
 *  - ARRAY has no shape: its operands are whole regions and a program in the constants, svp_array_operand.
 */
#ifndef SPARSEVP_INTERFACE_COMMAND_CHECK_H
#define SPARSEVP_INTERFACE_COMMAND_CHECK_H

#include "interface/common/layer_command.h"
#include "interface/common/numeric.h"
#include "interface/common/packed_tensor.h"

#ifdef __cplusplus
extern "C" {
#endif

static inline int svp_is_convolution(const svp_layer_command* c)
{
    return c->opcode == SVP_OP_CONV_DENSE || c->opcode == SVP_OP_CONV_DECOMPOSED;
}

static inline int svp_is_pooling(const svp_layer_command* c)
{
    return c->opcode == SVP_OP_POOL_MAX || c->opcode == SVP_OP_POOL_AVERAGE;
}

/* Input positions from the first to the last tap of a window. */
static inline uint32_t svp_dilated_kernel(uint32_t kernel, uint32_t dilation) { return (kernel - 1) * dilation + 1; }

/* Outputs along one axis, rounded down; 0 where the window is larger than the padded input. */
static inline uint32_t svp_output_extent(uint32_t input, uint32_t kernel, uint32_t stride, uint32_t dilation,
                                         uint32_t pad_before, uint32_t pad_after)
{
    uint32_t padded = input + pad_before + pad_after;
    uint32_t window = svp_dilated_kernel(kernel, dilation);
    return padded < window ? 0 : (padded - window) / stride + 1;
}

/* Do all windows along one axis have a tap on the input? Holes of a dilated kernel can lie over a small input. Padding
 * is smaller than the window, so windows that start on the input do. */
static inline int svp_windows_touch_input(uint32_t input, uint32_t output, uint32_t kernel, uint32_t stride,
                                          uint32_t dilation, uint32_t pad_before)
{
    for (uint32_t o = 0; o < output && o * stride < pad_before; ++o) {
        uint32_t padding = pad_before - o * stride;
        uint32_t first_tap = (padding + dilation - 1) / dilation;
        if (first_tap >= kernel || first_tap * dilation >= input + padding) return 0;
    }
    return 1;
}

static inline uint32_t svp_check_reserved(const svp_layer_command* c)
{
    uint32_t allowed = SVP_FLAG_IRQ;
    if (svp_is_convolution(c)) allowed |= SVP_FLAG_RESIDUAL;
    if (c->opcode == SVP_OP_POOL_AVERAGE) allowed |= SVP_FLAG_COUNT_PADDING;
    if (c->flags & ~allowed) return SVP_ERROR_RESERVED;
    if (c->reserved0 || c->reserved1 || c->reserved2[0] || c->reserved2[1]) return SVP_ERROR_RESERVED;
    return SVP_ERROR_NONE;
}

/* One axis of a convolution or pooling. */
static inline int svp_axis_fits(int pooling, uint32_t input, uint32_t output, uint32_t kernel, uint32_t stride,
                                uint32_t dilation, uint32_t pad_before, uint32_t pad_after)
{
    uint32_t window = svp_dilated_kernel(kernel, dilation);
    if (pad_before >= window || pad_after >= window) return 0;
    if (output != svp_output_extent(input, kernel, stride, dilation, pad_before, pad_after)) return 0;
    return !pooling || svp_windows_touch_input(input, output, kernel, stride, dilation, pad_before);
}

static inline int svp_channels_fit(const svp_layer_command* c)
{
    if (!svp_is_convolution(c) && c->groups != 1) return 0;
    if ((c->opcode == SVP_OP_CONV_DECOMPOSED) != (c->bases != 0)) return 0;
    if (c->opcode != SVP_OP_COPY && c->channel_offset != 0) return 0;
    switch (c->opcode) {
    case SVP_OP_CONV_DENSE:
        return c->in_c % c->groups == 0 && c->out_c % c->groups == 0;
    case SVP_OP_CONV_DECOMPOSED:
        return c->groups == 1;
    case SVP_OP_COPY:
        return (uint32_t)c->channel_offset + c->in_c <= c->out_c;
    default:
        return c->in_c == c->out_c;
    }
}

static inline uint32_t svp_check_shape(const svp_layer_command* c)
{
    if (!c->in_h || !c->in_w || !c->in_c || !c->out_h || !c->out_w || !c->out_c) return SVP_ERROR_SHAPE;
    if (!c->kernel_h || !c->kernel_w || !c->stride_h || !c->stride_w) return SVP_ERROR_SHAPE;
    if (!c->dilation_h || !c->dilation_w || !c->groups) return SVP_ERROR_SHAPE;
    if (c->tile_rows == 0 || c->tile_rows > c->out_h) return SVP_ERROR_SHAPE;
    if (c->tile_cols == 0 || c->tile_cols > c->out_w) return SVP_ERROR_SHAPE;
    if (c->activation_low > c->activation_high) return SVP_ERROR_SHAPE;
    if (c->opcode == SVP_OP_POOL_MAX && c->in_zero_point != c->out_zero_point) return SVP_ERROR_SHAPE;
    if (!svp_channels_fit(c)) return SVP_ERROR_SHAPE;

    int pooling = svp_is_pooling(c);
    if (!pooling && !svp_is_convolution(c)) {
        int plain = c->kernel_h == 1 && c->kernel_w == 1 && c->stride_h == 1 && c->stride_w == 1;
        if (!plain || c->dilation_h != 1 || c->dilation_w != 1) return SVP_ERROR_SHAPE;
    }
    if (!svp_axis_fits(pooling, c->in_h, c->out_h, c->kernel_h, c->stride_h, c->dilation_h, c->pad_top,
                       c->pad_bottom) ||
        !svp_axis_fits(pooling, c->in_w, c->out_w, c->kernel_w, c->stride_w, c->dilation_w, c->pad_left, c->pad_right))
        return SVP_ERROR_SHAPE;
    return SVP_ERROR_NONE;
}

static inline int svp_has_second_input(const svp_layer_command* c)
{
    return c->opcode == SVP_OP_ADD || (c->flags & SVP_FLAG_RESIDUAL) != 0;
}

static inline uint32_t svp_check_formats(const svp_layer_command* c)
{
    uint32_t weights = c->opcode == SVP_OP_CONV_DENSE        ? SVP_WEIGHTS_DENSE_INT8
                       : c->opcode == SVP_OP_CONV_DECOMPOSED ? SVP_WEIGHTS_TERNARY
                                                             : SVP_WEIGHTS_NONE;
    if (c->weight_format != weights) return SVP_ERROR_FORMAT;
    if (c->input_format >= SVP_FORMAT_COUNT || c->output_format >= SVP_FORMAT_COUNT) return SVP_ERROR_FORMAT;
    if (c->residual_format >= (svp_has_second_input(c) ? SVP_FORMAT_COUNT : 1)) return SVP_ERROR_FORMAT;
    int needs_dense = c->opcode == SVP_OP_COPY || c->tile_cols < c->out_w;
    if (needs_dense && c->output_format != SVP_FORMAT_DENSE_INT8) return SVP_ERROR_FORMAT;
    return SVP_ERROR_NONE;
}

/* Least and most bytes of an operand that the shape allows; both 0 where the command does not use it. They differ for
 * ternary coefficients only. Call for commands whose opcode and shape passed. */
static inline uint64_t svp_operand_bytes(const svp_layer_command* c, uint32_t index, uint64_t* most)
{
    int convolution = svp_is_convolution(c);
    int decomposed = c->opcode == SVP_OP_CONV_DECOMPOSED;
    uint64_t taps = (uint64_t)c->kernel_h * c->kernel_w;
    uint64_t bytes = 0;
    switch (index) {
    case SVP_OPERAND_INPUT:
        bytes = svp_tensor_bytes(c->input_format, c->in_h, c->in_w, c->in_c);
        break;
    case SVP_OPERAND_OUTPUT:
        bytes = svp_tensor_bytes(c->output_format, c->out_h, c->out_w, c->out_c);
        break;
    case SVP_OPERAND_WEIGHTS:
        if (convolution) bytes = decomposed ? c->bases * taps : (uint64_t)c->in_c / c->groups * c->out_c * taps;
        break;
    case SVP_OPERAND_COEFFICIENTS:
        if (!decomposed) break;
        bytes = svp_ternary_table_bytes(c->out_c);
        *most = bytes + svp_ternary_entry_max_bytes(c->bases, c->in_c) * c->out_c;
        return bytes + (uint64_t)c->bases * ((c->in_c + 7u) / 8) * c->out_c;
    case SVP_OPERAND_REQUANT:
        if (c->opcode != SVP_OP_POOL_MAX) bytes = sizeof(svp_requant) * (convolution ? (uint64_t)c->out_c : 1);
        break;
    case SVP_OPERAND_RESIDUAL:
        if (svp_has_second_input(c)) bytes = svp_tensor_bytes(c->residual_format, c->out_h, c->out_w, c->out_c);
        break;
    default:
        break;
    }
    *most = bytes;
    return bytes;
}

static inline uint32_t svp_check_operands(const svp_layer_command* c, uint32_t* info)
{
    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        uint64_t most;
        uint64_t least = svp_operand_bytes(c, i, &most);
        *info = i;
        if (c->operand[i].size < least || c->operand[i].size > most) return SVP_ERROR_OPERAND;
        if (c->operand_region[i] >= SVP_REGIONS) return SVP_ERROR_OPERAND;
    }
    *info = 0;
    return SVP_ERROR_NONE;
}

/* Every shape field is zero. */
static inline uint32_t svp_check_no_shape(const svp_layer_command* c)
{
    uint32_t any = (uint32_t)c->in_h | c->in_w | c->in_c | c->out_h | c->out_w | c->out_c;
    any |= (uint32_t)c->kernel_h | c->kernel_w | c->stride_h | c->stride_w | c->dilation_h | c->dilation_w;
    any |= (uint32_t)c->pad_top | c->pad_left | c->pad_bottom | c->pad_right | c->bases | c->groups;
    any |= (uint32_t)c->tile_rows | c->tile_cols | c->channel_offset;
    if (any || c->in_zero_point || c->out_zero_point || c->residual_zero_point) return SVP_ERROR_SHAPE;
    if (c->activation_low || c->activation_high) return SVP_ERROR_SHAPE;
    if (c->input_format || c->output_format || c->weight_format || c->residual_format) return SVP_ERROR_FORMAT;
    return SVP_ERROR_NONE;
}

/* Smallest control program: a header and an end. */
enum { SVP_ARRAY_PROGRAM_MIN_BYTES = 36 };

/* A command of the tile array. */
static inline uint32_t svp_check_array_command(const svp_layer_command* c, uint32_t* info)
{
    uint32_t error = svp_check_no_shape(c);
    for (uint32_t i = 0; i < SVP_OPERANDS && !error; ++i) {
        const svp_operand* operand = &c->operand[i];
        int whole_region = i <= SVP_ARRAY_OUTPUT;
        int fits = whole_region             ? operand->offset == 0
                   : i == SVP_ARRAY_PROGRAM ? operand->offset % 4 == 0 && operand->size % 4 == 0 &&
                                                  operand->size >= (uint32_t)SVP_ARRAY_PROGRAM_MIN_BYTES
                                            : operand->offset == 0 && operand->size == 0;
        if (fits && c->operand_region[i] == (whole_region ? i : 0)) continue;
        *info = i;
        error = SVP_ERROR_OPERAND;
    }
    return error;
}

/* The first error of the command, SVP_ERROR_NONE where there is none. *info: the error's info word (operand index for
 * SVP_ERROR_OPERAND, the wrong value for opcode and version, else 0). A NOP is only checked for reserved fields. */
static inline uint32_t svp_check_command(const svp_layer_command* c, uint32_t* info)
{
    *info = c->version;
    if (c->version != SVP_COMMAND_VERSION) return SVP_ERROR_VERSION;
    *info = c->opcode;
    if (c->opcode >= SVP_OP_COUNT) return SVP_ERROR_OPCODE;
    *info = 0;
    uint32_t error = svp_check_reserved(c);
    if (error || c->opcode == SVP_OP_NOP) return error;
    if (c->opcode == SVP_OP_ARRAY) return svp_check_array_command(c, info);
    error = svp_check_shape(c);
    if (!error) error = svp_check_formats(c);
    if (!error) error = svp_check_operands(c, info);
    return error;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
