/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the toy engine: a copy of operand 0 to operand 1, of equal sizes; the body is empty. C11 and C++17. */
#ifndef SPARSEVP_TOY_COMMAND_H
#define SPARSEVP_TOY_COMMAND_H

#include "interface/common/engine_interface.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_ENGINE_TOY = 200 };
enum { SVP_TOY_SOURCE = 0, SVP_TOY_COPY = 1 }; /* operands */

/* Most bytes of one command. */
typedef struct svp_toy_target {
    uint32_t buffer_bytes;
} svp_toy_target;

extern const svp_engine_interface svp_toy_interface;

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
