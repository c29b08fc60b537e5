/* SPDX-License-Identifier: Apache-2.0 */
/* Spreads inferences over several command queues: each takes the next one as soon as it is free. */
#ifndef SPARSEVP_FIRMWARE_SVP_SPREAD_H
#define SPARSEVP_FIRMWARE_SVP_SPREAD_H

#include "firmware/runtime/svp_runtime.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whose inputs and outputs. `lane`: index of the runtime that has the inference. */
typedef struct svp_inference_io {
    void* context;
    /* The packed input of inference `index`, which is about to run; it must stay until the next call. */
    const void* (*input)(void* context, uint32_t index, uint32_t lane);
    /* Its packed output; the bytes are the caller's after the call. */
    void (*output)(void* context, uint32_t index, uint32_t lane, const void* output);
} svp_inference_io;

/* One runtime with a loadable, and what it works on. The caller sets runtime and output_buffer, which is as long as the
 * loadable's output; other members are the spread's own. */
typedef struct svp_lane {
    svp_runtime* runtime;
    void* output_buffer;
    svp_inference inference;
    uint32_t index;
    int busy;
} svp_lane;

/* Inferences 0 .. count - 1 on `lane_count` lanes, all with one loadable; every one of them has ended when it returns.
 * The first that fails ends it: *failed is its index, *failure tells why, what runs on other lanes is cancelled.
 * timeout_us: for each command. */
svp_result svp_spread_run(svp_lane* lanes, uint32_t lane_count, uint32_t count, const svp_inference_io* io,
                          uint32_t timeout_us, uint32_t* failed, svp_failure* failure);

#ifdef __cplusplus
}
#endif

#endif
