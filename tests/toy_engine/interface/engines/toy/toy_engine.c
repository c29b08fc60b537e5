/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/toy_engine/interface/engines/toy/toy_command.h"

#include <string.h>

static uint32_t buffer_bytes(const void* target)
{
    svp_toy_target record;
    memcpy(&record, target, sizeof record);
    return record.buffer_bytes;
}

static const char* check_target(const void* target) { return buffer_bytes(target) == 0 ? "it has no buffer" : NULL; }

static const char* target_misfit(const void* made_for, const void* device)
{
    return buffer_bytes(made_for) > buffer_bytes(device) ? "compiled for a larger buffer" : NULL;
}

static uint32_t check_command(const svp_layer_command* command, uint32_t* info)
{
    for (uint32_t i = 0; i < SVP_BODY_BYTES; ++i)
        if (command->body[i] != 0) return SVP_ERROR_RESERVED;
    *info = SVP_TOY_COPY;
    const uint32_t bytes = command->operand[SVP_TOY_SOURCE].size;
    if (bytes == 0 || command->operand[SVP_TOY_COPY].size != bytes) return SVP_ERROR_OPERAND;
    *info = 0;
    return SVP_ERROR_NONE;
}

static uint32_t command_fits(const svp_layer_command* command, const void* target, uint32_t* info)
{
    *info = command->operand[SVP_TOY_SOURCE].size;
    return *info > buffer_bytes(target) ? SVP_ERROR_CAPACITY : SVP_ERROR_NONE;
}

static uint16_t operation(const svp_layer_command* command)
{
    (void)command;
    return 1;
}

static const char* operation_name(uint32_t operation) { return operation == 1 ? "copy" : "unknown"; }

static const char* error_text(uint32_t error_code)
{
    (void)error_code;
    return NULL;
}

const svp_engine_interface svp_toy_interface = {.id = SVP_ENGINE_TOY,
                                                .name = "toy",
                                                .title = "toy copier",
                                                .absent = "compiled for a toy copier, and there is none",
                                                .target_bytes = sizeof(svp_toy_target),
                                                .check_target = check_target,
                                                .target_misfit = target_misfit,
                                                .check_command = check_command,
                                                .command_fits = command_fits,
                                                .operation = operation,
                                                .operation_name = operation_name,
                                                .error_text = error_text};
