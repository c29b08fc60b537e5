/* SPDX-License-Identifier: Apache-2.0 */
/* What the functions of driver and runtime return, and the texts for it. */
#ifndef SPARSEVP_FIRMWARE_SVP_RESULT_H
#define SPARSEVP_FIRMWARE_SVP_RESULT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum svp_result {
    SVP_RESULT_OK = 0,
    SVP_RESULT_PENDING,      /* the command has not retired */
    SVP_RESULT_BUSY,         /* the ring is full */
    SVP_RESULT_TIMEOUT,      /* the command goes on; cancel or reset ends it */
    SVP_RESULT_CANCELLED,    /* ended by cancel, reset or deinit */
    SVP_RESULT_JOB_ERROR,    /* the command failed; the completion tells why */
    SVP_RESULT_DEVICE_ERROR, /* the queue stands still; svp_get_error tells why */
    SVP_RESULT_INVALID_ARGUMENT,
    SVP_RESULT_UNKNOWN_SEQUENCE, /* never submitted, or too long ago */
    SVP_RESULT_NOT_READY,        /* not initialised, or reset failed */
    SVP_RESULT_NO_DEVICE,        /* no command processor at that address */
    SVP_RESULT_UNSUPPORTED,      /* another version, or a loadable for a larger engine */
    SVP_RESULT_NO_MEMORY,        /* device memory is too small */
    SVP_RESULT_BUS_ERROR,        /* a copy to or from device memory failed */
    SVP_RESULT_BAD_LOADABLE,     /* damaged or inconsistent */
    SVP_RESULT_COUNT
} svp_result;

/* One line each; never NULL, whatever the argument. */
const char* svp_strerror(svp_result result);
/* Of an enum svp_error_code. */
const char* svp_error_text(uint32_t error_code);

#ifdef __cplusplus
}
#endif

#endif
