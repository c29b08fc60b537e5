/* SPDX-License-Identifier: Apache-2.0 */
/* Layer command (128 bytes) and completion record (32 bytes): what the driver writes into the ring and reads back.
 *
 * Little-endian. C11 and C++17. Every size and offset is asserted at the end of this file.
 * Reserved fields must be zero; the command processor refuses anything else (error 0x0103).
 */
#ifndef SPARSEVP_INTERFACE_LAYER_COMMAND_H
#define SPARSEVP_INTERFACE_LAYER_COMMAND_H

#include <stddef.h>
#include <stdint.h>

enum { SVP_COMMAND_VERSION = 2, SVP_COMMAND_BYTES = 128, SVP_COMPLETION_BYTES = 32, SVP_REGIONS = 8 };
enum { SVP_OPERANDS = 6, SVP_BODY_BYTES = 48 };

/* In the field `engine`: no engine works on the command; it completes at once. Engines' ids: interface/engines. */
enum { SVP_ENGINE_NONE = 0 };

enum svp_command_flag {
    SVP_FLAG_IRQ = 1u << 0, /* raise DESC_DONE when retired */
    SVP_FLAG_KNOWN = (1u << 1) - 1
};

enum svp_tensor_format {
    SVP_FORMAT_DENSE_INT8 = 0, /* packed_tensor.h */
    SVP_FORMAT_BITMAP = 1,
    SVP_FORMAT_COUNT
};

/* A byte range inside a region. Size 0: the operand is not used. */
typedef struct svp_operand {
    uint32_t offset;
    uint32_t size;
} svp_operand;

/* An envelope that is the same for every engine, and a body that belongs to the engine. Operands are in the envelope:
 * the command processor checks them against their regions and relocates them, whatever the engine. */
typedef struct svp_layer_command {
    uint16_t version;            /* SVP_COMMAND_VERSION */
    uint8_t engine;              /* id of the engine, or SVP_ENGINE_NONE */
    uint8_t unit;                /* which of the engines of that id, from 0; the driver's to set */
    uint32_t flags;              /* enum svp_command_flag */
    uint32_t sequence;           /* chosen by the driver, returned in the completion record */
    uint32_t layer;              /* index into the loadable's layer table, for statistics and errors */
    uint64_t completion_address; /* bus address of the completion record; 0: none is written */
    uint8_t operand_region[SVP_OPERANDS];
    uint8_t reserved[2];
    svp_operand operand[SVP_OPERANDS]; /* what they are is the engine's to say */
    uint8_t body[SVP_BODY_BYTES];      /* interface/engines/<engine>/<engine>_command.h */
} svp_layer_command;

/* Written by the command processor when a command retires. The status word is written last, by a write of its own,
 * so that a driver that polls it never sees a torn record. */
enum svp_completion_status { SVP_COMPLETION_PENDING = 0, SVP_COMPLETION_OK = 1, SVP_COMPLETION_ERROR = 2 };

typedef struct svp_completion {
    uint32_t status; /* enum svp_completion_status */
    uint32_t sequence;
    uint32_t error_code; /* enum svp_error_code, 0 when OK */
    uint32_t error_info;
    uint64_t cycles; /* engine cycles from dispatch to retirement */
    uint64_t effectual_operations;
} svp_completion;

/* Error codes by range; also in ERR_CODE. 01xx command, 02xx bus, 03xx ECC, 04xx engine, 05xx watchdog, 06xx queue,
 * 07xx aborted; from 08xx on of single engines: interface/engines/<engine>/<engine>_command.h. */
enum svp_error_code {
    SVP_ERROR_NONE = 0,
    SVP_ERROR_OPCODE = 0x0101,
    SVP_ERROR_VERSION = 0x0102,
    SVP_ERROR_RESERVED = 0x0103, /* a reserved field is not zero, or an unknown flag is set */
    SVP_ERROR_SHAPE = 0x0104,    /* zero or inconsistent dimensions */
    SVP_ERROR_FORMAT = 0x0105,   /* unknown or unsupported format */
    SVP_ERROR_OPERAND = 0x0106,  /* info: operand index; outside its region, or size does not match the shape */
    SVP_ERROR_CAPACITY = 0x0107, /* does not fit the engine's buffers; info: bytes needed */
    SVP_ERROR_ENGINE = 0x0108,   /* no such engine; info: unit << 8 | engine */
    SVP_ERROR_BUS_READ = 0x0201, /* info: low 32 bits of the address */
    SVP_ERROR_BUS_WRITE = 0x0202,
    SVP_ERROR_BUS_FETCH = 0x0203,      /* of a command */
    SVP_ERROR_BUS_COMPLETION = 0x0204, /* writing a completion record */
    SVP_ERROR_DATA_FORMAT = 0x0401,    /* packed data contradicts itself; info: slot or entry index */
    SVP_ERROR_OVERFLOW = 0x0402,       /* an accumulator exceeded its configured width; info: unit << 24 | channel */
    SVP_ERROR_WATCHDOG = 0x0501,
    SVP_ERROR_DRAIN = 0x0502,      /* the engine did not drain in time after an abort; info: why it was aborted */
    SVP_ERROR_QUEUE_TAIL = 0x0601, /* info: the value written */
    SVP_ERROR_QUEUE_CONFIG = 0x0602,
    SVP_ERROR_ABORTED = 0x0701
};

#ifdef __cplusplus
#define SVP_ASSERT_LAYOUT(condition) static_assert(condition, #condition)
#else
#define SVP_ASSERT_LAYOUT(condition) _Static_assert(condition, #condition)
#endif

SVP_ASSERT_LAYOUT(sizeof(svp_operand) == 8);
SVP_ASSERT_LAYOUT(sizeof(svp_layer_command) == SVP_COMMAND_BYTES);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, engine) == 2);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, unit) == 3);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, flags) == 4);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, sequence) == 8);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, layer) == 12);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, completion_address) == 16);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, operand_region) == 24);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, reserved) == 30);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, operand) == 32);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, body) == 80);
SVP_ASSERT_LAYOUT(sizeof(svp_completion) == SVP_COMPLETION_BYTES);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, sequence) == 4);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, error_code) == 8);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, error_info) == 12);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, cycles) == 16);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, effectual_operations) == 24);

#endif
