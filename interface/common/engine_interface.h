/* SPDX-License-Identifier: Apache-2.0 */
/* What firmware, compiler and command processor need to know of an engine, without naming it. One object per engine,
 * listed in interface/engines/engine_list.h. C11 and C++17.
 *
 * Every function is pure, never NULL, and safe for every bit pattern of what it is given. Targets are `target_bytes`
 * long and need no alignment beyond 4. Texts are static: a few words, no period.
 */
#ifndef SPARSEVP_INTERFACE_ENGINE_INTERFACE_H
#define SPARSEVP_INTERFACE_ENGINE_INTERFACE_H

#include "interface/common/layer_command.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Most that a target may have: what the capability registers of one engine hold. */
enum { SVP_TARGET_WORDS = 16, SVP_TARGET_BYTES = 4 * SVP_TARGET_WORDS };

typedef struct svp_engine_interface {
    uint8_t id;               /* svp_layer_command.engine: 1 to 255 */
    const char* name;         /* one word, as in folders and options */
    const char* title;        /* as its user calls it */
    const char* absent;       /* said of a loadable on a device without it: "compiled for ..., and there is none" */
    uint32_t target_bytes;    /* of its target record, a multiple of 4, at most SVP_TARGET_BYTES */
    uint32_t placement_bytes; /* of its record of where a tensor is (SVP_SECTION_PLACEMENTS); 0: it has none */

    /* NULL, or what is wrong with the target by itself. */
    const char* (*check_target)(const void* target);
    /* NULL, or why commands made for one target cannot run on a device with the other. */
    const char* (*target_misfit)(const void* made_for, const void* device);

    /* What is wrong with body and operands, without knowing the target: error codes 01xx. The envelope is right. *info:
     * the error's info word, set for every error; operand index for SVP_ERROR_OPERAND, the opcode for
     * SVP_ERROR_OPCODE, else 0. */
    uint32_t (*check_command)(const svp_layer_command* command, uint32_t* info);
    /* SVP_ERROR_CAPACITY with the bytes needed in *info, or SVP_ERROR_NONE. The command has passed check_command, the
     * target check_target. */
    uint32_t (*command_fits)(const svp_layer_command* command, const void* target, uint32_t* info);

    /* What the command does: a number of the engine's own, and its word ("unknown" where there is none). */
    uint16_t (*operation)(const svp_layer_command* command);
    const char* (*operation_name)(uint32_t operation);

    /* Text of an error code of the engine's own; NULL for others. */
    const char* (*error_text)(uint32_t error_code);
} svp_engine_interface;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
