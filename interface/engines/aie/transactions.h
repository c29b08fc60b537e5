/* SPDX-License-Identifier: Apache-2.0 */
/* Control program of the array: the list of register operations that the array controller executes in order.
 *
 * A header, then operations; everything little-endian 32-bit words. An operation is one word opcode << 24 | count, then
 * its words. Costs are the controller's config. C11 and C++17.
 */
#ifndef SPARSEVP_INTERFACE_AIE_TRANSACTIONS_H
#define SPARSEVP_INTERFACE_AIE_TRANSACTIONS_H

#include "interface/engines/aie/registers.h"

#define SVP_AIE_PROGRAM_MAGIC 0x4C545653u /* "SVTL" */

typedef struct svp_aie_program_header {
    uint32_t magic;
    uint32_t bytes;         /* of the whole list, header included */
    uint32_t columns, rows; /* of the array that it was made for, shim and memory rows included */
    /* Not 0: the list configures the array, and is skipped when the array already carries this configuration. */
    uint32_t configuration;
    uint32_t reserved[3];
} svp_aie_program_header;

/* `address` is two words, low first: column << 25 | row << 20 | offset. */
enum svp_aie_transaction {
    SVP_AIE_END = 0,
    SVP_AIE_WRITE = 1,       /* address, value */
    SVP_AIE_BLOCK_WRITE = 2, /* address, count words, to consecutive registers */
    SVP_AIE_MASK_WRITE = 3,  /* address, mask, value */
    SVP_AIE_MASK_POLL = 4,   /* address, mask, value: waits until (register & mask) == value */
    SVP_AIE_WAIT_TOKEN =
        5, /* column | row << 8 | direction << 16 | channel << 24, tokens: waits for so many and takes them */
    /* Writes the bus address of a command's operand + offset into a shim descriptor that a BLOCK_WRITE wrote before:
     * address of the descriptor, operand index, offset low, offset high. Costs two writes. */
    SVP_AIE_PATCH_ADDRESS = 6,
    SVP_AIE_TRANSACTIONS = 7
};

#endif
