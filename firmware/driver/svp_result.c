/* SPDX-License-Identifier: Apache-2.0 */
#include "firmware/driver/svp_result.h"

#include "interface/common/layer_command.h"
#include "interface/engines/engines.h"

const char* svp_strerror(svp_result result)
{
    switch (result) {
    case SVP_RESULT_OK:
        return "success";
    case SVP_RESULT_PENDING:
        return "the command has not retired yet";
    case SVP_RESULT_BUSY:
        return "the command queue is full";
    case SVP_RESULT_TIMEOUT:
        return "the command did not retire in time";
    case SVP_RESULT_CANCELLED:
        return "the command was cancelled";
    case SVP_RESULT_JOB_ERROR:
        return "the command failed";
    case SVP_RESULT_DEVICE_ERROR:
        return "the command queue stands still after an error";
    case SVP_RESULT_INVALID_ARGUMENT:
        return "invalid argument";
    case SVP_RESULT_UNKNOWN_SEQUENCE:
        return "no such command";
    case SVP_RESULT_NOT_READY:
        return "the driver is not initialised";
    case SVP_RESULT_NO_DEVICE:
        return "no command processor found";
    case SVP_RESULT_UNSUPPORTED:
        return "not supported by this device";
    case SVP_RESULT_NO_MEMORY:
        return "not enough device memory";
    case SVP_RESULT_BUS_ERROR:
        return "bus error while copying";
    case SVP_RESULT_BAD_LOADABLE:
        return "the loadable is damaged";
    case SVP_RESULT_COUNT:
        break;
    }
    return "unknown result";
}

const char* svp_error_text(uint32_t error_code)
{
    switch (error_code) {
    case SVP_ERROR_NONE:
        return "no error";
    case SVP_ERROR_OPCODE:
        return "unknown opcode";
    case SVP_ERROR_VERSION:
        return "unsupported command version";
    case SVP_ERROR_RESERVED:
        return "reserved field or unknown flag set";
    case SVP_ERROR_SHAPE:
        return "zero or inconsistent dimensions";
    case SVP_ERROR_FORMAT:
        return "unknown or unsupported format";
    case SVP_ERROR_OPERAND:
        return "operand outside its region or of the wrong size";
    case SVP_ERROR_CAPACITY:
        return "too large for the engine's buffers";
    case SVP_ERROR_ENGINE:
        return "no such engine";
    case SVP_ERROR_BUS_READ:
        return "bus error on a read";
    case SVP_ERROR_BUS_WRITE:
        return "bus error on a write";
    case SVP_ERROR_BUS_FETCH:
        return "bus error while fetching a command";
    case SVP_ERROR_BUS_COMPLETION:
        return "bus error while writing a completion record";
    case SVP_ERROR_DATA_FORMAT:
        return "packed data contradicts itself";
    case SVP_ERROR_OVERFLOW:
        return "an accumulator overflowed";
    case SVP_ERROR_WATCHDOG:
        return "the watchdog ended the command";
    case SVP_ERROR_DRAIN:
        return "the engine did not drain";
    case SVP_ERROR_QUEUE_TAIL:
        return "invalid queue tail";
    case SVP_ERROR_QUEUE_CONFIG:
        return "invalid queue configuration";
    case SVP_ERROR_ABORTED:
        return "aborted";
    default:
        break;
    }
    const char* text = svp_engine_error_text(error_code);
    return text ? text : "unknown error code";
}
