/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/common/engine_interface.h"
#include "interface/engines/systolic/systolic_capacity.h"

enum { SVP_SYSTOLIC_MOST_ROWS = 4096 };

static svp_systolic_target target_of(const void* record)
{
    svp_systolic_target target;
    memcpy(&target, record, sizeof target);
    return target;
}

static const char* check_target(const void* record)
{
    const svp_systolic_target t = target_of(record);
    if (t.rows == 0 || t.rows > (uint32_t)SVP_SYSTOLIC_MOST_ROWS) return "number of rows is out of range";
    if (t.columns == 0 || t.columns > (uint32_t)SVP_SYSTOLIC_MOST_ROWS) return "number of columns is out of range";
    if (t.dataflow >= (uint32_t)SVP_SYSTOLIC_DATAFLOWS) return "dataflow is unknown";
    if (t.ideal_memory > 1) return "ideal memory is neither 0 nor 1";
    if (t.input_buffer_bytes == 0) return "input buffer is out of range";
    if (t.weight_buffer_bytes / 2 < t.columns) return "half the weight buffer is less than a row of weights";
    return t.output_buffer_bytes == 0 ? "output buffer is out of range" : NULL;
}

/* Other rows and columns, and buffers with ideal memory, change what fits, command by command. */
static const char* target_misfit(const void* made_for, const void* device)
{
    const svp_systolic_target need = target_of(made_for), have = target_of(device);
    if (have.ideal_memory || need.ideal_memory) return NULL;
    if (need.input_buffer_bytes > have.input_buffer_bytes) return "compiled for a larger input buffer";
    if (need.output_buffer_bytes > have.output_buffer_bytes) return "compiled for a larger output buffer";
    return NULL;
}

static uint32_t check_command(const svp_layer_command* command, uint32_t* info)
{
    return svp_systolic_check(command, info);
}

static uint32_t command_fits(const svp_layer_command* command, const void* target, uint32_t* info)
{
    const svp_systolic_command body = svp_systolic_get(command);
    const svp_systolic_target capacity = target_of(target);
    uint64_t needed = 0;
    *info = 0;
    if (svp_systolic_fits(&body, &capacity, &needed)) return SVP_ERROR_NONE;
    *info = needed > UINT32_MAX ? UINT32_MAX : (uint32_t)needed;
    return SVP_ERROR_CAPACITY;
}

static uint16_t operation(const svp_layer_command* command) { return svp_systolic_get(command).opcode; }

static const char* operation_name(uint32_t operation)
{
    static const char* const names[SVP_SYSTOLIC_OPCODES] = {"unknown",      "convolution", "max pool",
                                                            "average pool", "add",         "copy"};
    return operation < (uint32_t)SVP_SYSTOLIC_OPCODES ? names[operation] : names[0];
}

static const char* error_text(uint32_t error_code)
{
    (void)error_code; /* all of them are common ones */
    return NULL;
}

const svp_engine_interface svp_systolic_interface = {.id = SVP_ENGINE_SYSTOLIC,
                                                     .name = "systolic",
                                                     .title = "systolic array",
                                                     .absent = "compiled for a systolic array, and there is none",
                                                     .target_bytes = sizeof(svp_systolic_target),
                                                     .placement_bytes = 0,
                                                     .check_target = check_target,
                                                     .target_misfit = target_misfit,
                                                     .check_command = check_command,
                                                     .command_fits = command_fits,
                                                     .operation = operation,
                                                     .operation_name = operation_name,
                                                     .error_text = error_text};
