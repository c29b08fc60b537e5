/* SPDX-License-Identifier: Apache-2.0 */
/* Body and operands of a layer command of the ESCALATE cluster. Little-endian. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_ESCALATE_COMMAND_H
#define SPARSEVP_INTERFACE_ESCALATE_COMMAND_H

#include "interface/common/layer_command.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_ENGINE_ESCALATE = 1 };

enum svp_escalate_opcode {
    SVP_ESCALATE_CONV_DENSE = 1,      /* convolution, depthwise, fully connected: dense weights on the MAC rows */
    SVP_ESCALATE_CONV_DECOMPOSED = 2, /* convolution by ternary coefficients, then basis kernels */
    SVP_ESCALATE_POOL_MAX = 3,        /* padding never wins */
    SVP_ESCALATE_POOL_AVERAGE = 4,    /* global pooling is a kernel as large as the input */
    SVP_ESCALATE_ADD = 5,             /* residual add of two tensors of one shape, when not fused into a convolution */
    SVP_ESCALATE_COPY = 6,            /* requantize and copy into [channel_offset, +in_c) of a dense output: concat */
    SVP_ESCALATE_OPCODES
};

enum svp_escalate_flag {
    SVP_ESCALATE_RESIDUAL = 1u << 0,     /* convolution: the residual operand is added before the clamp */
    SVP_ESCALATE_COUNT_PADDING = 1u << 1 /* average pooling: padded positions count in the divisor */
};

enum svp_weight_format {
    SVP_WEIGHTS_NONE = 0,
    SVP_WEIGHTS_DENSE_INT8 = 1, /* [K][C/groups][R][S] */
    SVP_WEIGHTS_TERNARY = 2,    /* coefficients: packed_tensor.h; basis kernels: int8 [M][R][S] */
    SVP_WEIGHTS_COUNT
};

/* Which of the operands a slot of svp_layer_command.operand is. */
enum svp_escalate_operand {
    SVP_ESCALATE_OPERAND_INPUT = 0,
    SVP_ESCALATE_OPERAND_OUTPUT = 1,
    SVP_ESCALATE_OPERAND_WEIGHTS = 2,      /* dense weights or basis kernels */
    SVP_ESCALATE_OPERAND_COEFFICIENTS = 3, /* ternary coefficients: entry table, then entries */
    SVP_ESCALATE_OPERAND_REQUANT = 4,      /* svp_requant[out_c] for convolutions, none for POOL_MAX, else [1] */
    SVP_ESCALATE_OPERAND_RESIDUAL = 5      /* second input of ADD, or of a convolution with SVP_ESCALATE_RESIDUAL */
};

typedef struct svp_escalate_command {
    uint8_t opcode; /* enum svp_escalate_opcode */
    uint8_t flags;  /* enum svp_escalate_flag */
    uint16_t in_h, in_w, in_c;
    uint16_t out_h, out_w, out_c; /* COPY: out_c is the channel count of the whole output tensor */
    uint8_t kernel_h, kernel_w;
    uint8_t stride_h, stride_w;
    uint8_t pad_top, pad_left, pad_bottom, pad_right;
    uint8_t dilation_h, dilation_w;
    uint8_t bases; /* M; 0 where the opcode has none */
    uint8_t reserved0;
    uint16_t groups;         /* convolution groups; 1 where not grouped */
    uint16_t tile_rows;      /* output rows of one spatial tile, 1 .. out_h */
    uint16_t tile_cols;      /* output columns of one spatial tile, 1 .. out_w; < out_w needs a dense output */
    uint16_t channel_offset; /* COPY only */
    uint8_t input_format, output_format, weight_format, residual_format;
    int8_t in_zero_point, out_zero_point, residual_zero_point;
    int8_t activation_low, activation_high; /* clamp of output codes: ReLU and ReLU6 are these bounds */
    uint8_t reserved1[5];
} svp_escalate_command;

/* Unit numbers in the info word of SVP_ERROR_OVERFLOW. */
enum svp_overflow_unit { SVP_UNIT_SPARSE_ADDER = 1, SVP_UNIT_BASIS = 2, SVP_UNIT_REQUANT = 3 };

SVP_ASSERT_LAYOUT(sizeof(svp_escalate_command) == SVP_BODY_BYTES);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, in_h) == 2);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, out_h) == 8);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, kernel_h) == 14);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, stride_h) == 16);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, pad_top) == 18);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, dilation_h) == 22);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, bases) == 24);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, groups) == 26);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, tile_rows) == 28);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, tile_cols) == 30);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, channel_offset) == 32);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, input_format) == 34);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, in_zero_point) == 38);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, activation_low) == 41);
SVP_ASSERT_LAYOUT(offsetof(svp_escalate_command, reserved1) == 43);

static inline svp_escalate_command svp_escalate_get(const svp_layer_command* command)
{
    svp_escalate_command body;
    memcpy(&body, command->body, sizeof body);
    return body;
}

static inline void svp_escalate_put(svp_layer_command* command, const svp_escalate_command* body)
{
    memcpy(command->body, body, sizeof *body);
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
