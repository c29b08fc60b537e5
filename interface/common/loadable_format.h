/* The loadable: a compiled network in one file (.svp). C11 and C++17; the firmware runtime reads it in place.
 *
 * Layout: header, section table, sections (each aligned to 64 bytes). Little-endian. All offsets are from the start of
 * the file. header.crc32 covers every byte after the header; header.header_crc32 covers the header before that field.
 * A reader checks magic, version, sizes, both checksums and every offset before it trusts anything else.
 */
#ifndef SPARSEVP_INTERFACE_LOADABLE_H
#define SPARSEVP_INTERFACE_LOADABLE_H

#include "interface/common/layer_command.h"

#define SVP_LOADABLE_MAGIC "SVPL"
enum { SVP_LOADABLE_MAJOR = 1, SVP_LOADABLE_MINOR = 0, SVP_LOADABLE_ALIGN = 64, SVP_NAME_BYTES = 64 };

typedef struct svp_loadable_header {
    char magic[4];
    uint16_t major, minor; /* another major cannot be read; a larger minor can */
    uint32_t header_bytes; /* sizeof(svp_loadable_header) */
    uint32_t section_count;
    uint64_t file_bytes;
    uint64_t seed;                /* of synthetic weights; 0 for trained ones */
    char network[SVP_NAME_BYTES]; /* zero-terminated */
    uint32_t crc32;
    uint32_t header_crc32;
} svp_loadable_header;

enum svp_section_kind {
    SVP_SECTION_TARGET = 1,    /* svp_target[1] */
    SVP_SECTION_REGIONS = 2,   /* svp_region[count] */
    SVP_SECTION_TENSORS = 3,   /* svp_tensor[count] */
    SVP_SECTION_LAYERS = 4,    /* svp_layer[count] */
    SVP_SECTION_COMMANDS = 5,  /* svp_layer_command[count], in the order of execution; sequence, completion_address 0 */
    SVP_SECTION_CONSTANTS = 6, /* bytes of region SVP_REGION_CONSTANTS */
    SVP_SECTION_KINDS = 6,
    /* Present exactly when there are commands for the tile array. */
    SVP_SECTION_ARRAY = 7,      /* svp_array_target[1] */
    SVP_SECTION_PLACEMENTS = 8, /* svp_placement[count of tensors] */
    SVP_SECTION_ALL_KINDS = 8
};

typedef struct svp_section {
    uint32_t kind; /* each kind up to SVP_SECTION_KINDS exactly once */
    uint32_t count;
    uint64_t offset;
    uint64_t bytes; /* count * size of the element */
} svp_section;

/* What the commands were tiled for. A platform with smaller buffers refuses the loadable. Bytes are whole buffers, both
 * halves. */
typedef struct svp_target {
    char engine[16]; /* "escalate", or "aie" and all else zero where every command is the tile array's */
    uint32_t tiles, slices, channel_group, macs_per_row;
    uint32_t activation_buffer_bytes, coefficient_buffer_bytes, output_buffer_bytes, tile_store_bytes;
    uint32_t line_columns;
    uint32_t reserved[3];
} svp_target;

/* The array that the control programs were made for; another one refuses them. */
typedef struct svp_array_target {
    uint32_t columns, rows, memory_rows; /* of compute tiles; rows of memory tiles */
    uint32_t core_bytes, memory_tile_bytes;
    uint32_t stream_bytes;     /* one beat */
    uint32_t block_k, block_c; /* weight blocks that were zeroed or looked for; 0: none */
    uint32_t reserved[8];
} svp_array_target;

/* Where a tensor is: in DRAM (columns 0; svp_tensor says where) or as slices in the upper memory tiles. Column c holds
 * tensor columns [c * slice_columns, ...) of each row; pixel x of row h begins at byte
 * base + h * row_bytes + (x - c * slice_columns) * pixel_bytes of the tile's memory. */
typedef struct svp_placement {
    uint32_t logical_channels; /* the network's; svp_tensor.channels is that rounded up to 8 where the array uses it */
    uint32_t columns;          /* array columns that hold a slice */
    uint32_t slice_columns, row_bytes, pixel_bytes;
    uint32_t base;
    uint32_t reserved[2];
} svp_placement;

enum svp_region_index {
    SVP_REGION_CONSTANTS = 0,
    SVP_REGION_ACTIVATIONS = 1, /* scratch, shared by tensors that are never alive together */
    SVP_REGION_INPUT = 2,
    SVP_REGION_OUTPUT = 3
};

typedef struct svp_region {
    uint32_t index; /* enum svp_region_index */
    uint32_t reserved;
    uint64_t bytes;
} svp_region;

typedef struct svp_tensor {
    char name[SVP_NAME_BYTES];
    uint32_t region, format; /* enum svp_tensor_format */
    uint64_t offset, bytes;  /* both 0 for a tensor that stays in memory tiles, see svp_placement */
    uint32_t height, width, channels;
    int32_t zero_point;
    float scale;   /* real = scale * (code - zero_point) */
    uint32_t role; /* enum svp_tensor_role */
} svp_tensor;

enum svp_tensor_role { SVP_TENSOR_INTERNAL = 0, SVP_TENSOR_INPUT = 1, SVP_TENSOR_OUTPUT = 2 };

/* One layer of the network as its user knows it; its commands are consecutive. */
typedef struct svp_layer {
    char name[SVP_NAME_BYTES];
    uint32_t first_command, command_count;
    uint32_t output_tensor; /* index into the tensor table, complete when the last command retires */
    uint32_t opcode;        /* of its first command */
    uint64_t dense_macs;    /* multiply-accumulates of the direct convolution; 0 for pooling, add and copy */
    uint64_t weight_bytes;  /* as stored, tables and requantization included */
} svp_layer;

SVP_ASSERT_LAYOUT(sizeof(svp_loadable_header) == 104);
SVP_ASSERT_LAYOUT(offsetof(svp_loadable_header, crc32) == 96);
SVP_ASSERT_LAYOUT(offsetof(svp_loadable_header, header_crc32) == 100);
SVP_ASSERT_LAYOUT(sizeof(svp_section) == 24);
SVP_ASSERT_LAYOUT(sizeof(svp_target) == 64);
SVP_ASSERT_LAYOUT(sizeof(svp_array_target) == 64);
SVP_ASSERT_LAYOUT(sizeof(svp_placement) == 32);
SVP_ASSERT_LAYOUT(sizeof(svp_region) == 16);
SVP_ASSERT_LAYOUT(sizeof(svp_tensor) == 112);
SVP_ASSERT_LAYOUT(offsetof(svp_tensor, offset) == 72);
SVP_ASSERT_LAYOUT(offsetof(svp_tensor, scale) == 104);
SVP_ASSERT_LAYOUT(sizeof(svp_layer) == 96);
SVP_ASSERT_LAYOUT(offsetof(svp_layer, dense_macs) == 80);

#endif
