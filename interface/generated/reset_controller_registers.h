/* SPDX-License-Identifier: Apache-2.0 */
/* Reset controller: registers. Generated from interface/registers/reset_controller.yaml; do not edit. */
/* clang-format off */
#ifndef SPARSEVP_INTERFACE_GENERATED_SVP_RC_H
#define SPARSEVP_INTERFACE_GENERATED_SVP_RC_H

#include <stdint.h>

/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */
#ifndef SVP_FIELD_GET
#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)
#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)
#endif

#define SVP_RC_BYTES 0x1000u

/* Identification, the characters SVRC. (ro) */
#define SVP_RC_ID 0x000u

/* Number of domains, at most 16. (ro) */
#define SVP_RC_DOMAINS 0x004u

/* Resets domains, after a time that is the platform's. (wo) */
#define SVP_RC_RESET 0x010u
#define SVP_RC_RESET_DOMAIN_SHIFT 0u
#define SVP_RC_RESET_DOMAIN_MASK 0x0000ffffu

/* What became of resets that were asked for. (ro) */
#define SVP_RC_STATUS 0x014u
#define SVP_RC_STATUS_BUSY_SHIFT 0u
#define SVP_RC_STATUS_BUSY_MASK 0x0000ffffu
#define SVP_RC_STATUS_REFUSED_SHIFT 16u
#define SVP_RC_STATUS_REFUSED_MASK 0xffff0000u

#endif
