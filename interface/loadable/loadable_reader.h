/* SPDX-License-Identifier: Apache-2.0 */
/* The one reader of loadables: of the firmware runtime and of the compiler. C11 and C++17; no allocation.
 *
 * What it lets pass, commands included, is right by itself and fits the targets in the file. What needs more than the
 * file's tables to see (packed weights, control programs) is the compiler's to check.
 */
#ifndef SPARSEVP_INTERFACE_LOADABLE_READER_H
#define SPARSEVP_INTERFACE_LOADABLE_READER_H

#include "interface/common/engine_interface.h"
#include "interface/loadable/loadable_format.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_LOADABLE_MAX_ENGINES = 8 };

/* What the file has of an engine. */
typedef struct svp_loadable_engine {
    const svp_engine_interface* engine;
    const void* target;     /* engine->target_bytes */
    const void* placements; /* one record of engine->placement_bytes for each tensor; NULL: the engine has none */
} svp_loadable_engine;

/* Points into the loadable's bytes, which must stay where they are. */
typedef struct svp_loadable_view {
    const svp_loadable_header* header;
    svp_loadable_engine engines[SVP_LOADABLE_MAX_ENGINES];
    const svp_region* regions; /* SVP_REGION_KINDS, by index */
    const svp_tensor* tensors;
    const svp_layer* layers;
    const svp_layer_command* commands;
    const uint8_t* constants;
    uint32_t engine_count, tensor_count, layer_count, command_count;
    uint64_t constant_bytes;
    const svp_tensor *input, *output;
} svp_loadable_view;

enum svp_loadable_part {
    SVP_PART_FILE = 0,
    SVP_PART_HEADER,
    SVP_PART_SECTION, /* line of the section table */
    SVP_PART_REGION,
    SVP_PART_TENSOR,
    SVP_PART_LAYER,
    SVP_PART_COMMAND
};

/* What is wrong, and where. */
typedef struct svp_loadable_fault {
    enum svp_loadable_part part;
    uint32_t index;           /* of the part in its table */
    uint32_t layer;           /* of a command: whose it is; the view has its name then, and the command */
    const char* reason;       /* a few words that follow "region 2: "; NULL: nothing is wrong */
    uint64_t found, expected; /* the number at fault and what belongs there; equal: there is none to tell */
    uint32_t error_code;      /* of a command that svp_check_command or its capacity check refuses */
    uint32_t error_info;
} svp_loadable_fault;

/* Checks everything; nothing is read past `bytes`. `data` must be aligned to 8. Sections of unknown kinds are skipped
 * where the file is of a later minor version. Returns whether *view may be used; *fault is always set. */
int svp_loadable_open(svp_loadable_view* view, const void* data, uint64_t bytes, svp_loadable_fault* fault);

/* NULL: the file has no commands for the engine. */
const svp_loadable_engine* svp_loadable_find_engine(const svp_loadable_view* view, uint32_t engine_id);

/* "regions", of an enum svp_section_kind; "unknown" for others. */
const char* svp_section_name(uint32_t kind);

/* Zero-terminated, zeros after it, not empty, no control characters. */
int svp_is_name(const char* field, size_t size);

#ifdef __cplusplus
}
#endif

#endif
