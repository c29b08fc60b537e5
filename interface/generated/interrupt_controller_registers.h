/* SPDX-License-Identifier: Apache-2.0 */
/* Interrupt controller: registers. Generated from interface/registers/interrupt_controller.yaml; do not edit. */
/* clang-format off */
#ifndef SPARSEVP_INTERFACE_GENERATED_SVP_IC_H
#define SPARSEVP_INTERFACE_GENERATED_SVP_IC_H

#include <stdint.h>

/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */
#ifndef SVP_FIELD_GET
#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)
#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)
#endif

#define SVP_IC_BYTES 0x100u

/* Lines that are high, enabled or not. (ro) */
#define SVP_IC_PENDING(i) (0x000u + (uint32_t)(i) * 4u)
#define SVP_IC_PENDING_COUNT 2u
enum { SVP_IC_PENDING = 0x000 }; /* of the first */

/* Lines that interrupt the CPU. (rw) */
#define SVP_IC_ENABLE(i) (0x008u + (uint32_t)(i) * 4u)
#define SVP_IC_ENABLE_COUNT 2u
enum { SVP_IC_ENABLE = 0x008 }; /* of the first */

/* The line to serve first. (ro) */
#define SVP_IC_NUMBER 0x010u
#define SVP_IC_NUMBER_LINE_SHIFT 0u
#define SVP_IC_NUMBER_LINE_MASK 0x0000003fu
#define SVP_IC_NUMBER_NONE_SHIFT 31u
#define SVP_IC_NUMBER_NONE_MASK 0x80000000u

#endif
