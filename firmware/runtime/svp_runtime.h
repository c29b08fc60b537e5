/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a loadable: places it in device memory once, then one inference after the other. */
#ifndef SPARSEVP_FIRMWARE_SVP_RUNTIME_H
#define SPARSEVP_FIRMWARE_SVP_RUNTIME_H

#include "firmware/driver/svp_driver.h"
#include "interface/loadable/loadable_reader.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Members are the runtime's own; region_base and loadable may be read. */
typedef struct svp_runtime {
    svp_driver* driver;
    svp_loadable_view loadable;
    svp_arena saved_arena; /* as it was before the regions were placed */
    uint64_t region_base[SVP_REGIONS];
    int loaded;
} svp_runtime;

/* Why load or run failed, and where. */
typedef struct svp_failure {
    svp_result result;
    const char* reason;     /* never NULL */
    uint32_t command;       /* index of the command; commands before it have retired */
    uint32_t layer;         /* index of its layer */
    const char* layer_name; /* NULL where no layer was involved */
    uint32_t error_code;    /* enum svp_error_code */
    uint32_t error_info;
} svp_failure;

/* Checks the loadable and that this engine can run it, places regions in the driver's device memory, copies constants.
 * `data` (aligned to 8) must stay until svp_runtime_unload. *failure is always set. */
svp_result svp_runtime_load(svp_runtime* runtime, svp_driver* driver, const void* data, uint64_t bytes,
                            svp_failure* failure);
/* Gives the device memory back: in the reverse order of loading. */
void svp_runtime_unload(svp_runtime* runtime);

/* One inference. input, output: packed tensors (interface/common/packed_tensor.h), exactly as long as the loadable's
 * tensors say. timeout_us: for each command. After a failure all commands have ended and the next run may begin, except
 * after SVP_RESULT_DEVICE_ERROR and SVP_RESULT_TIMEOUT of the cancel itself: then svp_reset is needed. *failure: always
 * set.
 */
svp_result svp_runtime_run(svp_runtime* runtime, const void* input, uint64_t input_bytes, void* output,
                           uint64_t output_bytes, uint32_t timeout_us, svp_failure* failure);

/* What has become of an inference that is run step by step. Members are the runtime's own. */
typedef struct svp_inference {
    uint32_t submitted, retired;   /* commands */
    uint32_t first_sequence;       /* they are consecutive */
    uint64_t since_us, checked_us; /* when the last one retired, and the device was asked */
} svp_inference;

/* The same in steps, for who runs several at a time, each on a runtime of its own: copies the packed input; submits a
 * few commands and takes what has retired, without waiting, PENDING until all commands have retired, then OK; copies
 * the packed output. input and output are as long as the loadable's tensors. After a failure as svp_runtime_run.
 * *failure: set by begin, and by what fails. */
svp_result svp_inference_begin(svp_runtime* runtime, svp_inference* inference, const void* input, svp_failure* failure);
svp_result svp_inference_step(svp_runtime* runtime, svp_inference* inference, uint32_t timeout_us,
                              svp_failure* failure);
svp_result svp_inference_end(svp_runtime* runtime, void* output, svp_failure* failure);

/* Nothing has failed. */
void svp_failure_clear(svp_failure* failure);

#ifdef __cplusplus
}
#endif

#endif
