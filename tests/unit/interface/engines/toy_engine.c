/* SPDX-License-Identifier: Apache-2.0 */
/* An engine that takes commands with an empty body and any operands. */
#include "interface/common/engine_interface.h"

static const char* check_target(const void* target)
{
    return *(const uint32_t*)target == 0 ? "its only word is 0" : NULL;
}

static const char* target_misfit(const void* made_for, const void* device)
{
    return *(const uint32_t*)made_for == *(const uint32_t*)device ? NULL : "compiled for another toy";
}

static uint32_t check_command(const svp_layer_command* command, uint32_t* info)
{
    *info = command->body[0];
    return command->body[0] == 0 ? SVP_ERROR_NONE : SVP_ERROR_OPCODE;
}

static uint32_t command_fits(const svp_layer_command* command, const void* target, uint32_t* info)
{
    (void)target;
    *info = command->operand[0].size;
    return command->operand[0].size <= 64 ? SVP_ERROR_NONE : SVP_ERROR_CAPACITY;
}

static uint16_t operation(const svp_layer_command* command) { return command->body[0]; }
static const char* operation_name(uint32_t operation) { return operation == 0 ? "play" : "unknown"; }

static const char* error_text(uint32_t error_code) { return error_code == 0x0f01 ? "the toy is broken" : NULL; }

const svp_engine_interface svp_toy_interface = {.id = 42,
                                                .name = "toy",
                                                .title = "toy",
                                                .absent = "compiled for a toy, and there is none",
                                                .target_bytes = 4,
                                                .check_target = check_target,
                                                .target_misfit = target_misfit,
                                                .check_command = check_command,
                                                .command_fits = command_fits,
                                                .operation = operation,
                                                .operation_name = operation_name,
                                                .error_text = error_text};
