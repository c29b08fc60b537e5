/* SPDX-License-Identifier: Apache-2.0 */
/* Body and operands of a layer command of the systolic array. Little-endian. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_SYSTOLIC_COMMAND_H
#define SPARSEVP_INTERFACE_SYSTOLIC_COMMAND_H

#include "interface/common/layer_command.h"

#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_ENGINE_SYSTOLIC = 3 };

enum svp_systolic_opcode {
    SVP_SYSTOLIC_CONVOLUTION = 1, /* grouped, depthwise, fully connected, too: one matrix product per group */
    SVP_SYSTOLIC_POOL_MAX = 2,    /* padding never wins */
    SVP_SYSTOLIC_POOL_AVERAGE = 3,
    SVP_SYSTOLIC_ADD = 4,
    SVP_SYSTOLIC_COPY = 5, /* requantize and copy into [channel_offset, +in_c) of the output: concat */
    SVP_SYSTOLIC_OPCODES
};

enum svp_systolic_flag {
    SVP_SYSTOLIC_RESIDUAL = 1u << 0,     /* convolution: the residual operand is added before the clamp */
    SVP_SYSTOLIC_COUNT_PADDING = 1u << 1 /* average pooling: padded positions count in the divisor */
};

/* Which of the operands a slot of svp_layer_command.operand is. Tensors are dense (packed_tensor.h). */
enum svp_systolic_operand {
    SVP_SYSTOLIC_OPERAND_INPUT = 0,
    SVP_SYSTOLIC_OPERAND_OUTPUT = 1,
    SVP_SYSTOLIC_OPERAND_WEIGHTS = 2, /* int8 [K][C / groups][R][S] */
    SVP_SYSTOLIC_OPERAND_REQUANT = 3, /* svp_requant[out_c] for convolutions, none for POOL_MAX, else [1] */
    SVP_SYSTOLIC_OPERAND_RESIDUAL = 4 /* second input of ADD, or of a convolution with SVP_SYSTOLIC_RESIDUAL */
};

typedef struct svp_systolic_command {
    uint8_t opcode; /* enum svp_systolic_opcode */
    uint8_t flags;  /* enum svp_systolic_flag */
    uint16_t in_h, in_w, in_c;
    uint16_t out_h, out_w, out_c; /* COPY: out_c is the channel count of the whole output tensor */
    uint8_t kernel_h, kernel_w;
    uint8_t stride_h, stride_w;
    uint8_t pad_top, pad_left, pad_bottom, pad_right;
    uint8_t dilation_h, dilation_w;
    uint16_t groups;         /* convolution groups; 1 where not grouped */
    uint16_t strip_rows;     /* output rows whose inputs are in the buffer at a time, 1 .. out_h */
    uint16_t channel_offset; /* COPY only */
    int8_t in_zero_point, out_zero_point, residual_zero_point;
    int8_t activation_low, activation_high; /* clamp of output codes: ReLU and ReLU6 are these bounds */
    uint8_t reserved[13];
} svp_systolic_command;

SVP_ASSERT_LAYOUT(sizeof(svp_systolic_command) == SVP_BODY_BYTES);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, in_h) == 2);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, out_h) == 8);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, kernel_h) == 14);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, pad_top) == 18);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, groups) == 24);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, in_zero_point) == 30);
SVP_ASSERT_LAYOUT(offsetof(svp_systolic_command, reserved) == 35);

static inline svp_systolic_command svp_systolic_get(const svp_layer_command* command)
{
    svp_systolic_command body;
    memcpy(&body, command->body, sizeof body);
    return body;
}

static inline void svp_systolic_put(svp_layer_command* command, const svp_systolic_command* body)
{
    memcpy(command->body, body, sizeof *body);
}

static inline int svp_systolic_is_convolution(const svp_systolic_command* c)
{
    return c->opcode == SVP_SYSTOLIC_CONVOLUTION;
}

static inline int svp_systolic_has_second_input(const svp_systolic_command* c)
{
    return c->opcode == SVP_SYSTOLIC_ADD || (c->flags & SVP_SYSTOLIC_RESIDUAL) != 0;
}

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
