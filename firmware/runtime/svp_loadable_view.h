/* A loadable in memory, checked and read in place. */
#ifndef SPARSEVP_FIRMWARE_SVP_LOADABLE_VIEW_H
#define SPARSEVP_FIRMWARE_SVP_LOADABLE_VIEW_H

#include "firmware/driver/svp_result.h"
#include "interface/common/loadable_format.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Points into the loadable's bytes, which must stay where they are. */
typedef struct svp_loadable_view {
    const svp_loadable_header* header;
    const svp_target* target;
    const svp_array_target* array; /* NULL: no command is for the tile array */
    const svp_region* regions;
    const svp_tensor* tensors;
    const svp_layer* layers;
    const svp_layer_command* commands;
    const uint8_t* constants;
    uint32_t region_count, tensor_count, layer_count, command_count, placement_count;
    uint64_t constant_bytes;
    const svp_tensor *input, *output;
} svp_loadable_view;

/* Checks magic, version, sizes, both checksums, every section, region, tensor, layer and operand region; nothing is
 * read past `bytes`. `data` must be aligned to 8. *reason: what is wrong, in a few words; untouched on success. */
svp_result svp_loadable_open(svp_loadable_view* view, const void* data, uint64_t bytes, const char** reason);

#ifdef __cplusplus
}
#endif

#endif
