#include "firmware/engines/aie/svp_array.h"

#include <stddef.h>

static uint64_t address_of(const svp_port* port, svp_array_tile tile, uint32_t offset)
{
    return port->array + svp_aie_address(tile.column, tile.row, offset);
}

uint32_t svp_array_read(const svp_port* port, svp_array_tile tile, uint32_t offset)
{
    return port->read32(port->context, address_of(port, tile, offset));
}

void svp_array_write(const svp_port* port, svp_array_tile tile, uint32_t offset, uint32_t value)
{
    port->write32(port->context, address_of(port, tile, offset), value);
}

void svp_array_write_words(const svp_port* port, svp_array_tile tile, uint32_t offset, const uint32_t* words,
                           uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
        svp_array_write(port, tile, offset + 4 * i, words[i]);
}

static uint32_t descriptors_at(enum svp_aie_tile_kind kind)
{
    if (kind == SVP_AIE_COMPUTE) return SVP_AIE_CORE_DESCRIPTORS;
    return kind == SVP_AIE_MEMORY ? SVP_AIE_MEMORY_DESCRIPTORS : SVP_AIE_SHIM_DESCRIPTORS;
}

svp_result svp_array_write_descriptor(const svp_port* port, svp_array_tile tile, enum svp_aie_tile_kind kind,
                                      uint32_t index, const svp_aie_descriptor* descriptor)
{
    uint32_t words[SVP_AIE_DESCRIPTOR_WORDS];
    if (!descriptor || index >= svp_aie_descriptor_count(kind)) return SVP_RESULT_INVALID_ARGUMENT;
    if (svp_aie_descriptor_misfit(kind, descriptor) != NULL) return SVP_RESULT_INVALID_ARGUMENT;
    svp_aie_encode_descriptor(kind, descriptor, words);
    svp_array_write_words(port, tile, descriptors_at(kind) + index * SVP_AIE_DESCRIPTOR_STRIDE, words,
                          svp_aie_descriptor_words(kind));
    return SVP_RESULT_OK;
}

svp_result svp_array_poll(const svp_port* port, svp_array_tile tile, uint32_t offset, uint32_t mask, uint32_t value,
                          uint32_t timeout_us)
{
    uint64_t began = port->now_us(port->context);
    while ((svp_array_read(port, tile, offset) & mask) != value) {
        if (port->now_us(port->context) - began >= timeout_us) return SVP_RESULT_TIMEOUT;
        port->relax(port->context);
    }
    return SVP_RESULT_OK;
}

svp_result svp_array_try_lock(const svp_port* port, svp_array_tile tile, uint32_t base, uint32_t lock, int release,
                              int32_t value)
{
    uint32_t answer = svp_array_read(port, tile, svp_aie_lock_request(base, lock, release, value));
    return answer & 1 ? SVP_RESULT_OK : SVP_RESULT_BUSY;
}
