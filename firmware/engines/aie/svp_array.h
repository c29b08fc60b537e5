/* SPDX-License-Identifier: Apache-2.0 */
/* Registers of the tile array over the bus: for firmware that programs tiles itself instead of by layer commands.
 *
 * A bad tile or offset is answered with a bus error: reads return 0xffffffff, writes are lost, and the array's fault
 * ends the next layer command. Nothing here is ordered against layer commands: program tiles while none runs.
 */
#ifndef SPARSEVP_FIRMWARE_SVP_ARRAY_H
#define SPARSEVP_FIRMWARE_SVP_ARRAY_H

#include "firmware/driver/svp_driver.h"
#include "interface/engines/aie/descriptor.h"
#include "interface/engines/aie/registers.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A tile array. Members are its own. */
typedef struct svp_array {
    const svp_port* port;
    uint64_t base; /* bus address of its registers */
} svp_array;

/* The device's tile array, as the capability registers tell. UNSUPPORTED: there is none whose registers can be reached.
 */
svp_result svp_array_open(svp_driver* driver, svp_array* array);

/* A tile: row 0 holds the shim tiles, then come memory tiles, then compute tiles. */
typedef struct svp_array_tile {
    uint32_t column, row;
} svp_array_tile;

/* One aligned 32-bit access. */
uint32_t svp_array_read(const svp_array* array, svp_array_tile tile, uint32_t offset);
void svp_array_write(const svp_array* array, svp_array_tile tile, uint32_t offset, uint32_t value);
/* `count` words to consecutive registers or data memory. */
void svp_array_write_words(const svp_array* array, svp_array_tile tile, uint32_t offset, const uint32_t* words,
                           uint32_t count);
/* Encodes and writes descriptor `index`. INVALID_ARGUMENT: no such descriptor, or a field that does not fit. */
svp_result svp_array_write_descriptor(const svp_array* array, svp_array_tile tile, enum svp_aie_tile_kind kind,
                                      uint32_t index, const svp_aie_descriptor* descriptor);
/* Until (register & mask) == value. TIMEOUT after so many microseconds. */
svp_result svp_array_poll(const svp_array* array, svp_array_tile tile, uint32_t offset, uint32_t mask, uint32_t value,
                          uint32_t timeout_us);
/* Tries once, as svp_aie_lock_request says; BUSY where the lock's value does not allow it. `base`: the lock request
 * registers of the tile's kind. */
svp_result svp_array_try_lock(const svp_array* array, svp_array_tile tile, uint32_t base, uint32_t lock, int release,
                              int32_t value);

#ifdef __cplusplus
}
#endif

#endif
