/* SPDX-License-Identifier: Apache-2.0 */
/* The second half of loadable_reader.c: what the sections' tables say. */
#ifndef SPARSEVP_INTERFACE_LOADABLE_TABLES_H
#define SPARSEVP_INTERFACE_LOADABLE_TABLES_H

#include "interface/loadable/loadable_reader.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Fills in *fault and returns 0. */
static inline int svp_fault_number(svp_loadable_fault* fault, enum svp_loadable_part part, uint32_t index,
                                   const char* reason, uint64_t found, uint64_t expected)
{
    fault->part = part;
    fault->index = index;
    fault->reason = reason;
    fault->found = found;
    fault->expected = expected;
    return 0;
}

static inline int svp_fault(svp_loadable_fault* fault, enum svp_loadable_part part, uint32_t index, const char* reason)
{
    return svp_fault_number(fault, part, index, reason, 0, 0);
}

/* Regions, tensors, layers, commands. All sections are there and inside the file. Sets input and output. Returns 0
 * where something is wrong. */
int svp_check_tables(svp_loadable_view* view, svp_loadable_fault* fault);

#ifdef __cplusplus
}
#endif

#endif
