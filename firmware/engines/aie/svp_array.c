/* SPDX-License-Identifier: Apache-2.0 */
#include "firmware/engines/aie/svp_array.h"

#include "interface/engines/aie/aie_command.h"

#include <stddef.h>

svp_result svp_array_open(svp_driver* driver, svp_array* array)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (!array) return SVP_RESULT_INVALID_ARGUMENT;
    const svp_engine_capability* engine = svp_find_engine(driver, SVP_ENGINE_AIE, 0);
    if (!engine || engine->window_bytes == 0) return SVP_RESULT_UNSUPPORTED;
    array->port = driver->port;
    array->base = engine->window_base;
    return SVP_RESULT_OK;
}

static uint64_t address_of(const svp_array* array, svp_array_tile tile, uint32_t offset)
{
    return array->base + svp_aie_address(tile.column, tile.row, offset);
}

uint32_t svp_array_read(const svp_array* array, svp_array_tile tile, uint32_t offset)
{
    return array->port->read32(array->port->context, address_of(array, tile, offset));
}

void svp_array_write(const svp_array* array, svp_array_tile tile, uint32_t offset, uint32_t value)
{
    array->port->write32(array->port->context, address_of(array, tile, offset), value);
}

void svp_array_write_words(const svp_array* array, svp_array_tile tile, uint32_t offset, const uint32_t* words,
                           uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
        svp_array_write(array, tile, offset + 4 * i, words[i]);
}

static uint32_t descriptors_at(enum svp_aie_tile_kind kind)
{
    if (kind == SVP_AIE_COMPUTE) return SVP_AIE_CORE_DESCRIPTORS;
    return kind == SVP_AIE_MEMORY ? SVP_AIE_MEMORY_DESCRIPTORS : SVP_AIE_SHIM_DESCRIPTORS;
}

svp_result svp_array_write_descriptor(const svp_array* array, svp_array_tile tile, enum svp_aie_tile_kind kind,
                                      uint32_t index, const svp_aie_descriptor* descriptor)
{
    uint32_t words[SVP_AIE_DESCRIPTOR_WORDS];
    if (!descriptor || index >= svp_aie_descriptor_count(kind)) return SVP_RESULT_INVALID_ARGUMENT;
    if (svp_aie_descriptor_misfit(kind, descriptor) != NULL) return SVP_RESULT_INVALID_ARGUMENT;
    svp_aie_encode_descriptor(kind, descriptor, words);
    svp_array_write_words(array, tile, descriptors_at(kind) + index * SVP_AIE_DESCRIPTOR_STRIDE, words,
                          svp_aie_descriptor_words(kind));
    return SVP_RESULT_OK;
}

svp_result svp_array_poll(const svp_array* array, svp_array_tile tile, uint32_t offset, uint32_t mask, uint32_t value,
                          uint32_t timeout_us)
{
    const svp_port* port = array->port;
    uint64_t began = port->now_us(port->context);
    while ((svp_array_read(array, tile, offset) & mask) != value) {
        if (port->now_us(port->context) - began >= timeout_us) return SVP_RESULT_TIMEOUT;
        port->relax(port->context);
    }
    return SVP_RESULT_OK;
}

svp_result svp_array_try_lock(const svp_array* array, svp_array_tile tile, uint32_t base, uint32_t lock, int release,
                              int32_t value)
{
    uint32_t answer = svp_array_read(array, tile, svp_aie_lock_request(base, lock, release, value));
    return answer & 1 ? SVP_RESULT_OK : SVP_RESULT_BUSY;
}
