/* SPDX-License-Identifier: Apache-2.0 */
/* Device memory given out from the bottom up and given back all at once. */
#ifndef SPARSEVP_FIRMWARE_SVP_ARENA_H
#define SPARSEVP_FIRMWARE_SVP_ARENA_H

#include "firmware/driver/svp_result.h"

#include <stdint.h>

typedef struct svp_arena {
    uint64_t base, bytes, used;
} svp_arena;

/* alignment: a power of two. *address is only set on success. */
static inline svp_result svp_arena_take(svp_arena* arena, uint64_t bytes, uint64_t alignment, uint64_t* address)
{
    uint64_t start = arena->base + arena->used;
    uint64_t padding = (alignment - start % alignment) % alignment;
    uint64_t rest = arena->bytes - arena->used;
    if (padding > rest || bytes > rest - padding) return SVP_RESULT_NO_MEMORY;
    *address = start + padding;
    arena->used += padding + bytes;
    return SVP_RESULT_OK;
}

#endif
