/* SPDX-License-Identifier: Apache-2.0 */
/* What control programs of the tile array are made for, and where tensors are in it. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_AIE_TARGET_H
#define SPARSEVP_INTERFACE_AIE_TARGET_H

#include "interface/common/layer_command.h"

/* The array that the control programs were made for; another one refuses them. */
typedef struct svp_aie_target {
    uint32_t columns, rows, memory_rows; /* of compute tiles; rows of memory tiles */
    uint32_t core_bytes, memory_tile_bytes;
    uint32_t stream_bytes;     /* one beat */
    uint32_t block_k, block_c; /* weight blocks that were zeroed or looked for; 0: none */
} svp_aie_target;

/* Where a tensor is: in DRAM (columns 0; svp_tensor says where) or as slices in the upper memory tiles. Column c holds
 * tensor columns [c * slice_columns, ...) of each row; pixel x of row h begins at byte
 * base + h * row_bytes + (x - c * slice_columns) * pixel_bytes of the tile's memory. */
typedef struct svp_aie_placement {
    uint32_t logical_channels; /* the network's; svp_tensor.channels is that rounded up to 8 where the array uses it */
    uint32_t columns;          /* array columns that hold a slice */
    uint32_t slice_columns, row_bytes, pixel_bytes;
    uint32_t base;
    uint32_t reserved[2];
} svp_aie_placement;

SVP_ASSERT_LAYOUT(sizeof(svp_aie_target) == 32);
SVP_ASSERT_LAYOUT(sizeof(svp_aie_placement) == 32);

#endif
