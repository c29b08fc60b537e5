/* SPDX-License-Identifier: Apache-2.0 */
/* What commands of the systolic array are tiled for: in loadables and capability registers. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_SYSTOLIC_TARGET_H
#define SPARSEVP_INTERFACE_SYSTOLIC_TARGET_H

#include "interface/common/layer_command.h"

enum svp_systolic_dataflow {
    SVP_SYSTOLIC_OUTPUT_STATIONARY = 0, /* a processing element keeps an output: rows are pixels, columns filters */
    SVP_SYSTOLIC_WEIGHT_STATIONARY = 1, /* it keeps a weight: rows are products of an output, columns filters */
    SVP_SYSTOLIC_DATAFLOWS
};

/* Bytes are whole buffers, both halves. ideal_memory: operands are there when they are needed, buffers bound nothing.
 */
typedef struct svp_systolic_target {
    uint32_t rows, columns;
    uint32_t dataflow; /* enum svp_systolic_dataflow */
    uint32_t ideal_memory;
    uint32_t input_buffer_bytes, weight_buffer_bytes, output_buffer_bytes;
    uint32_t accumulator_bytes; /* of partial sums, weight-stationary only */
} svp_systolic_target;

SVP_ASSERT_LAYOUT(sizeof(svp_systolic_target) == 32);

#endif
