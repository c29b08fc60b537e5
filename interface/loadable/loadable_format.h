/* SPDX-License-Identifier: Apache-2.0 */
/* The loadable: a compiled network in one file (.svp). C11 and C++17; the firmware runtime reads it in place.
 *
 * Layout: header, section table, sections (each aligned to 64 bytes). Little-endian. All offsets are from the start of
 * the file. header.crc32 covers every byte after the header; header.header_crc32 covers the header before that field.
 * The one reader, loadable_reader.h, checks magic, version, sizes, both checksums and every offset before it trusts
 * anything else.
 */
#ifndef SPARSEVP_INTERFACE_LOADABLE_H
#define SPARSEVP_INTERFACE_LOADABLE_H

#include "interface/common/layer_command.h"

#define SVP_LOADABLE_MAGIC "SVPL"
enum { SVP_LOADABLE_MAJOR = 2, SVP_LOADABLE_MINOR = 0, SVP_LOADABLE_ALIGN = 64, SVP_NAME_BYTES = 64 };

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

/* Each kind once with engine 0; the two of an engine once for each engine that has commands. */
enum svp_section_kind {
    SVP_SECTION_TARGET = 1,    /* of an engine: its target record, interface/engines/<engine>/<engine>_target.h */
    SVP_SECTION_REGIONS = 2,   /* svp_region[4] */
    SVP_SECTION_TENSORS = 3,   /* svp_tensor[count] */
    SVP_SECTION_LAYERS = 4,    /* svp_layer[count] */
    SVP_SECTION_COMMANDS = 5,  /* svp_layer_command[count], in the order of execution; unit, sequence and completion
                                  address 0 */
    SVP_SECTION_CONSTANTS = 6, /* bytes of region SVP_REGION_CONSTANTS */
    /* Of an engine that has such records (svp_engine_interface.placement_bytes): one for each tensor. */
    SVP_SECTION_PLACEMENTS = 7,
    SVP_SECTION_KINDS = 7
};

typedef struct svp_section {
    uint16_t kind;   /* enum svp_section_kind; a later minor version may have more */
    uint16_t engine; /* id of the engine whose it is; 0: everybody's */
    uint32_t count;
    uint64_t offset;
    uint64_t bytes; /* count * size of the element */
} svp_section;

enum svp_region_index {
    SVP_REGION_CONSTANTS = 0,
    SVP_REGION_ACTIVATIONS = 1, /* scratch, shared by tensors that are never alive together */
    SVP_REGION_INPUT = 2,
    SVP_REGION_OUTPUT = 3,
    SVP_REGION_KINDS = 4
};

typedef struct svp_region {
    uint32_t index; /* enum svp_region_index */
    uint32_t reserved;
    uint64_t bytes;
} svp_region;

typedef struct svp_tensor {
    char name[SVP_NAME_BYTES];
    uint32_t region, format; /* enum svp_tensor_format */
    uint64_t offset, bytes;  /* both 0 for a tensor that stays inside an engine: its placement says where */
    uint32_t height, width, channels;
    int32_t zero_point;
    float scale;               /* real = scale * (code - zero_point) */
    uint32_t role;             /* enum svp_tensor_role */
    uint32_t logical_channels; /* of the network; `channels` is that, or more where an engine rounds it up */
    uint32_t reserved;
} svp_tensor;

enum svp_tensor_role { SVP_TENSOR_INTERNAL = 0, SVP_TENSOR_INPUT = 1, SVP_TENSOR_OUTPUT = 2 };

/* One layer of the network as its user knows it; its commands are consecutive. */
typedef struct svp_layer {
    char name[SVP_NAME_BYTES];
    uint32_t first_command, command_count;
    uint32_t output_tensor; /* index into the tensor table, complete when the last command retires */
    uint16_t engine;        /* of its commands */
    uint16_t operation;     /* of its first command: svp_engine_interface.operation */
    uint64_t dense_macs;    /* multiply-accumulates of the direct convolution; 0 for pooling, add and copy */
    uint64_t weight_bytes;  /* as stored, tables and requantization included */
} svp_layer;

SVP_ASSERT_LAYOUT(sizeof(svp_loadable_header) == 104);
SVP_ASSERT_LAYOUT(offsetof(svp_loadable_header, crc32) == 96);
SVP_ASSERT_LAYOUT(offsetof(svp_loadable_header, header_crc32) == 100);
SVP_ASSERT_LAYOUT(sizeof(svp_section) == 24);
SVP_ASSERT_LAYOUT(sizeof(svp_region) == 16);
SVP_ASSERT_LAYOUT(sizeof(svp_tensor) == 120);
SVP_ASSERT_LAYOUT(offsetof(svp_tensor, offset) == 72);
SVP_ASSERT_LAYOUT(offsetof(svp_tensor, scale) == 104);
SVP_ASSERT_LAYOUT(sizeof(svp_layer) == 96);
SVP_ASSERT_LAYOUT(offsetof(svp_layer, engine) == 76);
SVP_ASSERT_LAYOUT(offsetof(svp_layer, dense_macs) == 80);

#endif
