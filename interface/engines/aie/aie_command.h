/* SPDX-License-Identifier: Apache-2.0 */
/* Operands of a layer command of the tile array, and its error codes. The body is all zero: what the array does is in
 * the control program (transactions.h). C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_AIE_COMMAND_H
#define SPARSEVP_INTERFACE_AIE_COMMAND_H

#include "interface/common/layer_command.h"

enum { SVP_ENGINE_AIE = 2 };

/* Whole regions, which the program's PATCH_ADDRESS operations count from, and the program itself, a range of the
 * constants. */
enum svp_aie_operand {
    SVP_AIE_OPERAND_CONSTANTS = 0,
    SVP_AIE_OPERAND_ACTIVATIONS = 1,
    SVP_AIE_OPERAND_INPUT = 2,
    SVP_AIE_OPERAND_OUTPUT = 3,
    SVP_AIE_OPERAND_PROGRAM = 4
};

/* Smallest control program: a header and an end. */
enum { SVP_AIE_PROGRAM_MIN_BYTES = 36 };

/* Info: column << 25 | row << 20 | register offset (low 32 bits). */
enum svp_aie_error_code {
    SVP_ERROR_ARRAY_PROGRAM = 0x0801,    /* control program: magic, size, operation, array shape */
    SVP_ERROR_ARRAY_ADDRESS = 0x0802,    /* no such tile, register or memory */
    SVP_ERROR_ARRAY_DESCRIPTOR = 0x0803, /* buffer descriptor */
    SVP_ERROR_ARRAY_QUEUE = 0x0804,      /* task queue overflow */
    SVP_ERROR_ARRAY_LOCK = 0x0805,       /* lock number or value out of range */
    SVP_ERROR_ARRAY_STREAM = 0x0806,     /* a stream that leads nowhere, or through a port that does not exist */
    SVP_ERROR_ARRAY_CORE = 0x0807,       /* core program: record, address, weight block */
    SVP_ERROR_ARRAY_OVERFLOW = 0x0808    /* an accumulator exceeded 32 bits */
};

#endif
