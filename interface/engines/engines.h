/* SPDX-License-Identifier: Apache-2.0 */
/* The engines there are, and what is checked of commands of any of them. C11 and C++17. */
#ifndef SPARSEVP_INTERFACE_ENGINES_H
#define SPARSEVP_INTERFACE_ENGINES_H

#include "interface/common/engine_interface.h"

#ifdef __cplusplus
extern "C" {
#endif

/* NULL where there is no such engine. Of svp_engine_at: indices from 0, in the order of engine_list.h. */
const svp_engine_interface* svp_engine_by_id(uint32_t id);
const svp_engine_interface* svp_engine_at(uint32_t index);

/* The first error of a command by itself, envelope and body, SVP_ERROR_NONE where there is none: error codes 01xx.
 * *info: the error's info word; also the version for SVP_ERROR_VERSION. Whether the device has such a unit and the
 * operands lie in their regions is the command processor's to know. Of a command for SVP_ENGINE_NONE only version,
 * flags and reserved fields count. */
uint32_t svp_check_command(const svp_layer_command* command, uint32_t* info);

/* Text of an error code of any single engine; NULL for others. */
const char* svp_engine_error_text(uint32_t error_code);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
