/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/common/engine_interface.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/aie_target.h"
#include "interface/engines/aie/weight_block.h"

#include <string.h>

enum { SVP_AIE_MOST_ROWS = 65535 };

static svp_aie_target target_of(const void* record)
{
    svp_aie_target target;
    memcpy(&target, record, sizeof target);
    return target;
}

static const char* check_target(const void* record)
{
    svp_aie_target t = target_of(record);
    if (t.columns == 0 || t.columns > (uint32_t)SVP_AIE_MAX_COLUMNS) return "number of columns is out of range";
    if (t.rows == 0 || t.rows > (uint32_t)SVP_AIE_MOST_ROWS) return "number of rows is out of range";
    if (t.memory_rows == 0 || t.memory_rows > (uint32_t)SVP_AIE_MOST_ROWS)
        return "number of memory rows is out of range";
    return NULL;
}

/* Control programs are made for one shape of array; memories may be larger. */
static const char* target_misfit(const void* made_for, const void* device)
{
    svp_aie_target need = target_of(made_for), have = target_of(device);
    if (need.columns != have.columns || need.rows != have.rows || need.memory_rows != have.memory_rows)
        return "compiled for a tile array of another shape";
    if (need.stream_bytes != have.stream_bytes) return "compiled for a tile array with other streams";
    if (need.core_bytes > have.core_bytes || need.memory_tile_bytes > have.memory_tile_bytes)
        return "compiled for a tile array with larger memories";
    return NULL;
}

static int is_operand(const svp_layer_command* command, uint32_t index)
{
    const svp_operand* operand = &command->operand[index];
    uint32_t region = command->operand_region[index];
    if (index <= SVP_AIE_OPERAND_OUTPUT) return region == index && operand->offset == 0;
    if (region != 0) return 0;
    if (index != SVP_AIE_OPERAND_PROGRAM) return operand->offset == 0 && operand->size == 0;
    return operand->offset % 4 == 0 && operand->size % 4 == 0 && operand->size >= (uint32_t)SVP_AIE_PROGRAM_MIN_BYTES;
}

static uint32_t check_command(const svp_layer_command* command, uint32_t* info)
{
    *info = 0;
    for (uint32_t i = 0; i < SVP_BODY_BYTES; ++i)
        if (command->body[i] != 0) return SVP_ERROR_RESERVED;
    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        if (is_operand(command, i)) continue;
        *info = i;
        return SVP_ERROR_OPERAND;
    }
    return SVP_ERROR_NONE;
}

/* Programs say themselves what array they are for. */
static uint32_t command_fits(const svp_layer_command* command, const void* target, uint32_t* info)
{
    (void)command;
    (void)target;
    *info = 0;
    return SVP_ERROR_NONE;
}

static uint16_t operation(const svp_layer_command* command)
{
    (void)command; /* there is one */
    return 0;
}

static const char* operation_name(uint32_t operation) { return operation == 0 ? "array" : "unknown"; }

static const char* error_text(uint32_t error_code)
{
    switch (error_code) {
    case SVP_ERROR_ARRAY_PROGRAM:
        return "the tile array's control program is wrong or made for another array";
    case SVP_ERROR_ARRAY_ADDRESS:
        return "no such tile, register or memory in the array";
    case SVP_ERROR_ARRAY_DESCRIPTOR:
        return "a buffer descriptor of the tile array is wrong";
    case SVP_ERROR_ARRAY_QUEUE:
        return "a task queue of the tile array overflowed";
    case SVP_ERROR_ARRAY_LOCK:
        return "a lock of the tile array left its range";
    case SVP_ERROR_ARRAY_STREAM:
        return "a stream of the tile array leads nowhere";
    case SVP_ERROR_ARRAY_CORE:
        return "a core program of the tile array is wrong";
    case SVP_ERROR_ARRAY_OVERFLOW:
        return "an accumulator of the tile array overflowed";
    default:
        return NULL;
    }
}

const svp_engine_interface svp_aie_interface = {.id = SVP_ENGINE_AIE,
                                                .name = "aie",
                                                .title = "tile array",
                                                .absent = "compiled for a tile array, and there is none",
                                                .target_bytes = sizeof(svp_aie_target),
                                                .placement_bytes = sizeof(svp_aie_placement),
                                                .check_target = check_target,
                                                .target_misfit = target_misfit,
                                                .check_command = check_command,
                                                .command_fits = command_fits,
                                                .operation = operation,
                                                .operation_name = operation_name,
                                                .error_text = error_text};
