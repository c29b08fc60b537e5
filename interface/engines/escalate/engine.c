/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/common/engine_interface.h"
#include "interface/engines/escalate/capacity.h"
#include "interface/engines/escalate/command_check.h"

enum { SVP_ESCALATE_MOST_UNITS = 65535 }; /* of tiles, slices: their product fits 32 bits */

static svp_escalate_target target_of(const void* record)
{
    svp_escalate_target target;
    memcpy(&target, record, sizeof target);
    return target;
}

static int is_count(uint32_t units) { return units != 0 && units <= (uint32_t)SVP_ESCALATE_MOST_UNITS; }

static const char* check_target(const void* record)
{
    svp_escalate_target t = target_of(record);
    if (!is_count(t.tiles)) return "number of tiles is out of range";
    if (!is_count(t.slices)) return "number of slices is out of range";
    if (!is_count(t.macs_per_row)) return "number of MACs per row is out of range";
    if (t.channel_group == 0 || t.channel_group > (uint32_t)SVP_CHANNEL_GROUP) return "channel group is out of range";
    if (t.activation_buffer_bytes == 0) return "activation buffer is out of range";
    if (t.coefficient_buffer_bytes == 0) return "coefficient buffer is out of range";
    if (t.output_buffer_bytes == 0) return "output buffer is out of range";
    if (t.tile_store_bytes == 0) return "tile store is out of range";
    return t.line_columns == 0 ? "line columns are out of range" : NULL;
}

/* Buffers may be larger than what commands were tiled for; other tiles and slices change what fits, command by command.
 */
static const char* target_misfit(const void* made_for, const void* device)
{
    svp_escalate_target need = target_of(made_for), have = target_of(device);
    if (need.channel_group != have.channel_group) return "compiled for another channel group";
    if (need.activation_buffer_bytes > have.activation_buffer_bytes) return "compiled for a larger activation buffer";
    if (need.coefficient_buffer_bytes > have.coefficient_buffer_bytes)
        return "compiled for a larger coefficient buffer";
    if (need.output_buffer_bytes > have.output_buffer_bytes) return "compiled for a larger output buffer";
    if (need.tile_store_bytes > have.tile_store_bytes) return "compiled for a larger tile store";
    if (need.line_columns > have.line_columns) return "compiled for longer lines";
    return have.slices == 0 || have.tiles == 0 ? "the engine has no tiles" : NULL;
}

static uint32_t check_command(const svp_layer_command* command, uint32_t* info)
{
    return svp_escalate_check(command, info);
}

static uint32_t command_fits(const svp_layer_command* command, const void* target, uint32_t* info)
{
    svp_escalate_command body = svp_escalate_get(command);
    svp_escalate_target capacity = target_of(target);
    return svp_escalate_check_capacity(&body, &capacity, info);
}

static uint16_t operation(const svp_layer_command* command) { return svp_escalate_get(command).opcode; }

static const char* operation_name(uint32_t operation)
{
    static const char* const names[SVP_ESCALATE_OPCODES] = {
        "unknown", "conv dense", "conv decomposed", "max pool", "average pool", "add", "copy"};
    return operation < (uint32_t)SVP_ESCALATE_OPCODES ? names[operation] : names[0];
}

static const char* error_text(uint32_t error_code)
{
    (void)error_code; /* all of them are common ones */
    return NULL;
}

const svp_engine_interface svp_escalate_interface = {.id = SVP_ENGINE_ESCALATE,
                                                     .name = "escalate",
                                                     .title = "ESCALATE cluster",
                                                     .absent = "compiled for an ESCALATE cluster, and there is none",
                                                     .target_bytes = sizeof(svp_escalate_target),
                                                     .placement_bytes = 0,
                                                     .check_target = check_target,
                                                     .target_misfit = target_misfit,
                                                     .check_command = check_command,
                                                     .command_fits = command_fits,
                                                     .operation = operation,
                                                     .operation_name = operation_name,
                                                     .error_text = error_text};
