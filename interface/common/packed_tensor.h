/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts of tensors, weights and coefficients in DRAM. Layout arithmetic only: who packs and unpacks owns that code.
 *
 * Activations, both formats: rows of channel groups of 64, each (row, group) in a slot of fixed stride, so that a row
 * of a group can be fetched and written on its own:                                                     [O]
 *
 *   slot(row, group) = slots + (row * groups + group) * full_slot_stride          with groups = ceil(C / 64)
 *
 *   SVP_FORMAT_DENSE_INT8   slot: for each pixel of the row, the group's channels, one int8 each. No table.
 *   SVP_FORMAT_BITMAP       slot: for each pixel, ceil(channels / 8) bitmap bytes (bit c % 8 of byte c / 8 set: channel
 * c of the group differs from the zero point), then all nonzero codes of the slot in the order pixel, channel. A table
 * of uint32 in front of the slots holds the bytes used in each slot, indexed row * groups + group.
 *
 * The group channel count is 64 but for the last group, which holds the rest. Strides are rounded up to 64 bytes; the
 * bytes past a slot's end are never read.
 *
 * Dense weights: int8 [K][C / groups][R][S], no padding.
 *
 * Ternary coefficients [K][M][C]: a table of uint32 [K + 1], byte offsets of the entries from the end of the table,
 * then one entry per output channel k:
 *   M bitmaps of ceil(C / 8) bytes, bit set: nonzero; then one sign bit per nonzero (1: negative) in the order m, c,
 *   least significant bit first, padded to a byte with zeros.
 * Basis kernels: int8 [M][R][S].
 */
#ifndef SPARSEVP_INTERFACE_PACKED_TENSOR_H
#define SPARSEVP_INTERFACE_PACKED_TENSOR_H

#include "interface/common/layer_command.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_CHANNEL_GROUP = 64, SVP_SLOT_ALIGN = 64 };

/* One entry of a table, little-endian at any address. */
static inline uint32_t svp_load_table_entry(const uint8_t* table, uint64_t index)
{
    const uint8_t* bytes = table + index * 4;
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static inline void svp_store_table_entry(uint8_t* table, uint64_t index, uint32_t value)
{
    for (unsigned i = 0; i < 4; ++i)
        table[index * 4 + i] = (uint8_t)(value >> (8 * i));
}

static inline uint64_t svp_align_up(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) / alignment * alignment;
}

static inline uint32_t svp_channel_groups(uint32_t channels)
{
    return (channels + SVP_CHANNEL_GROUP - 1) / SVP_CHANNEL_GROUP;
}

/* Channels held by one group. */
static inline uint32_t svp_group_channels(uint32_t channels, uint32_t group)
{
    uint32_t rest = channels - group * SVP_CHANNEL_GROUP;
    return rest < (uint32_t)SVP_CHANNEL_GROUP ? rest : (uint32_t)SVP_CHANNEL_GROUP;
}

/* Bitmap bytes of one pixel of a group with this many channels. */
static inline uint32_t svp_bitmap_bytes(uint32_t group_channels) { return (group_channels + 7) / 8; }

/* Set bits of a bitmap. Not every target counts them in one instruction; this loop vectorizes everywhere. */
static inline uint64_t svp_count_set_bits(const uint8_t* bitmap, uint64_t bytes)
{
    uint64_t count = 0;
    for (uint64_t i = 0; i < bytes; ++i) {
        uint8_t pairs = (uint8_t)(bitmap[i] - ((bitmap[i] >> 1) & 0x55));
        uint8_t nibbles = (uint8_t)((pairs & 0x33) + ((pairs >> 2) & 0x33));
        count += (uint8_t)((nibbles + (nibbles >> 4)) & 0x0f);
    }
    return count;
}

/* Most bytes that a slot can use; a dense slot uses exactly this many. */
static inline uint64_t svp_slot_bytes(int format, uint32_t width, uint32_t group_channels)
{
    uint64_t pixel = group_channels;
    if (format == SVP_FORMAT_BITMAP) pixel += svp_bitmap_bytes(group_channels);
    return (uint64_t)width * pixel;
}

/* Distance between slots: that of a slot with as many channels as the tensor's widest group. */
static inline uint64_t svp_slot_stride(int format, uint32_t width, uint32_t channels)
{
    return svp_align_up(svp_slot_bytes(format, width, svp_group_channels(channels, 0)), SVP_SLOT_ALIGN);
}

/* Bytes of the slot table in front of the slots; 0 for dense tensors. */
static inline uint64_t svp_table_bytes(int format, uint32_t height, uint32_t channels)
{
    if (format != SVP_FORMAT_BITMAP) return 0;
    return svp_align_up((uint64_t)height * svp_channel_groups(channels) * 4, SVP_SLOT_ALIGN);
}

static inline uint64_t svp_slot_offset(int format, uint32_t height, uint32_t width, uint32_t channels, uint32_t row,
                                       uint32_t group)
{
    uint64_t slot = (uint64_t)row * svp_channel_groups(channels) + group;
    return svp_table_bytes(format, height, channels) + slot * svp_slot_stride(format, width, channels);
}

/* Bytes to reserve for a tensor. */
static inline uint64_t svp_tensor_bytes(int format, uint32_t height, uint32_t width, uint32_t channels)
{
    return svp_slot_offset(format, height, width, channels, height, 0);
}

/* Most bytes of one coefficient entry (all M of one output channel). */
static inline uint64_t svp_ternary_entry_max_bytes(uint32_t bases, uint32_t channels)
{
    return (uint64_t)bases * ((channels + 7) / 8) + ((uint64_t)bases * channels + 7) / 8;
}

static inline uint64_t svp_ternary_table_bytes(uint32_t out_channels) { return ((uint64_t)out_channels + 1) * 4; }

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
