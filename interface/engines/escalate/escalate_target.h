/* SPDX-License-Identifier: Apache-2.0 */
/* What commands of the ESCALATE cluster are tiled for: in loadables and capability registers. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_ESCALATE_TARGET_H
#define SPARSEVP_INTERFACE_ESCALATE_TARGET_H

#include "interface/common/layer_command.h"

/* Bytes are whole buffers, both halves. */
typedef struct svp_escalate_target {
    uint32_t tiles, slices, channel_group, macs_per_row;
    uint32_t activation_buffer_bytes, coefficient_buffer_bytes, output_buffer_bytes, tile_store_bytes;
    uint32_t line_columns;
} svp_escalate_target;

SVP_ASSERT_LAYOUT(sizeof(svp_escalate_target) == 36);

#endif
