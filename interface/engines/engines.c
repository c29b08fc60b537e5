/* SPDX-License-Identifier: Apache-2.0 */
#include "interface/engines/engines.h"

/* A program with more engines compiles this file with a list of its own. */
#ifndef SVP_ENGINE_LIST
#define SVP_ENGINE_LIST "interface/engines/engine_list.h"
#endif

#define SVP_ENGINE(engine) extern const svp_engine_interface engine;
#include SVP_ENGINE_LIST
#undef SVP_ENGINE

static const svp_engine_interface* const engines[] = {
#define SVP_ENGINE(engine) &(engine),
#include SVP_ENGINE_LIST
#undef SVP_ENGINE
};

enum { ENGINES = sizeof engines / sizeof engines[0] };

const svp_engine_interface* svp_engine_at(uint32_t index) { return index < ENGINES ? engines[index] : NULL; }

const svp_engine_interface* svp_engine_by_id(uint32_t id)
{
    for (uint32_t i = 0; i < ENGINES; ++i)
        if (engines[i]->id == id) return engines[i];
    return NULL;
}

static uint32_t check_envelope(const svp_layer_command* command, uint32_t* info)
{
    *info = command->version;
    if (command->version != SVP_COMMAND_VERSION) return SVP_ERROR_VERSION;
    *info = 0;
    if (command->flags & ~(uint32_t)SVP_FLAG_KNOWN) return SVP_ERROR_RESERVED;
    if (command->reserved[0] || command->reserved[1]) return SVP_ERROR_RESERVED;
    return SVP_ERROR_NONE;
}

uint32_t svp_check_command(const svp_layer_command* command, uint32_t* info)
{
    uint32_t error = check_envelope(command, info);
    if (error != SVP_ERROR_NONE || command->engine == SVP_ENGINE_NONE) return error;
    const svp_engine_interface* engine = svp_engine_by_id(command->engine);
    *info = (uint32_t)command->unit << 8 | command->engine;
    if (!engine) return SVP_ERROR_ENGINE;
    *info = 0;
    error = engine->check_command(command, info);
    if (error != SVP_ERROR_NONE) return error;
    for (uint32_t i = 0; i < SVP_OPERANDS; ++i) {
        if (command->operand_region[i] < SVP_REGIONS) continue;
        *info = i;
        return SVP_ERROR_OPERAND;
    }
    return SVP_ERROR_NONE;
}

const char* svp_engine_error_text(uint32_t error_code)
{
    for (uint32_t i = 0; i < ENGINES; ++i) {
        const char* text = engines[i]->error_text(error_code);
        if (text) return text;
    }
    return NULL;
}
