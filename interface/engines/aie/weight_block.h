/* SPDX-License-Identifier: Apache-2.0 */
/* Weight blocks: what streams into a core's weight ring. C11 and C++17. [O]
 *
 * A block starts on a slot boundary of the ring and occupies `slots` of them. Header, then by kind:
 *  SVP_AIE_BLOCK_PROGRAM  uint16 valid_columns[SVP_AIE_MAX_COLUMNS] (output columns that each array column computes),
 * then `records` records of core_program.h, the last one HALT. SVP_AIE_BLOCK_WEIGHTS  `requants` svp_requant (16 bytes
 * each), then the mask: for each chunk of input channels, for each block of 8 output channels, one bit per block of 8
 * input channels of the chunk, least significant first, padded to a byte; the mask is padded to 16 bytes. Then the
 * nonzero 8x8 blocks in the order of the mask's bits, each int8 [kernel_h * kernel_w][8 input][8 output]. A CONVOLVE
 * reads the chunk that enum svp_aie_kernel_flag says when the block holds more than one, else its only one; a
 * depthwise block holds one. Channels beyond the tensor's have weight zero. Blocks that are zero are not stored:
 * Weight Block Sparsity, arXiv 2407.09453 [C]; the header and the padding to slots are ours [O].
 */
#ifndef SPARSEVP_INTERFACE_AIE_WEIGHT_BLOCK_H
#define SPARSEVP_INTERFACE_AIE_WEIGHT_BLOCK_H

#include "interface/common/layer_command.h"

enum { SVP_AIE_BLOCK_PROGRAM = 1, SVP_AIE_BLOCK_WEIGHTS = 2, SVP_AIE_MAX_COLUMNS = 64 };

typedef struct svp_aie_block_header {
    uint32_t slots;
    uint16_t kind;
    uint16_t records;      /* PROGRAM */
    uint16_t requants;     /* WEIGHTS */
    uint16_t chunks;       /* of input channels */
    uint16_t in_blocks;    /* blocks of 8 input channels in a chunk */
    uint16_t out_blocks;   /* blocks of 8 output channels */
    uint32_t weight_bytes; /* of all nonzero blocks */
    uint32_t nonzero_blocks;
    uint32_t bytes; /* of header and contents, before the padding to slots */
    uint32_t reserved;
} svp_aie_block_header;

SVP_ASSERT_LAYOUT(sizeof(svp_aie_block_header) == 32);

#endif
