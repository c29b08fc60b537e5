/* Layer command (128 bytes) and completion record (32 bytes): what the driver writes into the ring and reads back.
 *
 * Little-endian. C11 and C++17. Every size and offset is asserted at the end of this file.
 * Reserved fields must be zero; the command processor refuses anything else (error 0x0103).
 */
#ifndef SPARSEVP_INTERFACE_LAYER_COMMAND_H
#define SPARSEVP_INTERFACE_LAYER_COMMAND_H

#include <stddef.h>
#include <stdint.h>

enum { SVP_COMMAND_VERSION = 1, SVP_COMMAND_BYTES = 128, SVP_COMPLETION_BYTES = 32, SVP_REGIONS = 8 };

enum svp_opcode {
    SVP_OP_NOP = 0,             /* completes at once */
    SVP_OP_CONV_DENSE = 1,      /* convolution, depthwise, fully connected: dense weights on the MAC rows */
    SVP_OP_CONV_DECOMPOSED = 2, /* convolution by ternary coefficients, then basis kernels */
    SVP_OP_POOL_MAX = 3,        /* padding never wins */
    SVP_OP_POOL_AVERAGE = 4,    /* global pooling is a kernel as large as the input */
    SVP_OP_ADD = 5,             /* residual add of two tensors of one shape, when not fused into a convolution */
    SVP_OP_COPY = 6,            /* requantize and copy into [channel_offset, +in_c) of a dense output: concat */
    SVP_OP_ARRAY = 7,           /* runs a control program of the tile array: aie/transactions.h, svp_array_operand */
    SVP_OP_COUNT
};

enum svp_command_flag {
    SVP_FLAG_IRQ = 1u << 0,           /* raise DESC_DONE when retired */
    SVP_FLAG_RESIDUAL = 1u << 1,      /* convolution: the residual operand is added before the clamp */
    SVP_FLAG_COUNT_PADDING = 1u << 2, /* average pooling: padded positions count in the divisor */
    SVP_FLAG_KNOWN = (1u << 3) - 1
};

enum svp_tensor_format {
    SVP_FORMAT_DENSE_INT8 = 0, /* packed_tensor.h */
    SVP_FORMAT_BITMAP = 1,
    SVP_FORMAT_COUNT
};

enum svp_weight_format {
    SVP_WEIGHTS_NONE = 0,
    SVP_WEIGHTS_DENSE_INT8 = 1, /* [K][C/groups][R][S] */
    SVP_WEIGHTS_TERNARY = 2,    /* coefficients: packed_tensor.h; basis kernels: int8 [M][R][S] */
    SVP_WEIGHTS_COUNT
};

/* Which of the operands a slot of `operand[]` is. */
enum svp_operand_index {
    SVP_OPERAND_INPUT = 0,
    SVP_OPERAND_OUTPUT = 1,
    SVP_OPERAND_WEIGHTS = 2,      /* dense weights or basis kernels */
    SVP_OPERAND_COEFFICIENTS = 3, /* ternary coefficients: entry table, then entries */
    SVP_OPERAND_REQUANT = 4,      /* svp_requant[out_c] for convolutions, none for POOL_MAX, else [1] */
    SVP_OPERAND_RESIDUAL = 5,     /* second input of ADD, or of a convolution with SVP_FLAG_RESIDUAL */
    SVP_OPERANDS = 6
};

/* Operands of SVP_OP_ARRAY: whole regions, which the program's PATCH_ADDRESS operations count from, and the program
 * itself, a range of the constants. All shape fields are zero. */
enum svp_array_operand {
    SVP_ARRAY_CONSTANTS = 0,
    SVP_ARRAY_ACTIVATIONS = 1,
    SVP_ARRAY_INPUT = 2,
    SVP_ARRAY_OUTPUT = 3,
    SVP_ARRAY_PROGRAM = 4
};

/* A byte range inside a region. Size 0: the operand is not used. */
typedef struct svp_operand {
    uint32_t offset;
    uint32_t size;
} svp_operand;

typedef struct svp_layer_command {
    uint16_t opcode;             /* enum svp_opcode */
    uint16_t version;            /* SVP_COMMAND_VERSION */
    uint32_t flags;              /* enum svp_command_flag */
    uint32_t sequence;           /* chosen by the driver, returned in the completion record */
    uint32_t layer;              /* index into the loadable's layer table, for statistics and errors */
    uint64_t completion_address; /* bus address of the completion record; 0: none is written */
    uint16_t in_h, in_w, in_c;
    uint16_t out_h, out_w, out_c; /* COPY: out_c is the channel count of the whole output tensor */
    uint8_t kernel_h, kernel_w;
    uint8_t stride_h, stride_w;
    uint8_t pad_top, pad_left, pad_bottom, pad_right;
    uint8_t dilation_h, dilation_w;
    uint8_t bases; /* M; 0 where the opcode has none */
    uint8_t reserved0;
    uint16_t groups;         /* convolution groups; 1 where not grouped */
    uint16_t tile_rows;      /* output rows of one spatial tile, 1 .. out_h */
    uint16_t tile_cols;      /* output columns of one spatial tile, 1 .. out_w; < out_w needs a dense output */
    uint16_t channel_offset; /* COPY only */
    uint8_t input_format, output_format, weight_format, residual_format;
    int8_t in_zero_point, out_zero_point, residual_zero_point, reserved1;
    int8_t activation_low, activation_high; /* clamp of output codes: ReLU and ReLU6 are these bounds */
    uint8_t operand_region[SVP_OPERANDS];
    svp_operand operand[SVP_OPERANDS];
    uint32_t reserved2[2];
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
 * 07xx aborted, 08xx tile array. */
enum svp_error_code {
    SVP_ERROR_NONE = 0,
    SVP_ERROR_OPCODE = 0x0101,
    SVP_ERROR_VERSION = 0x0102,
    SVP_ERROR_RESERVED = 0x0103, /* a reserved field is not zero, or an unknown flag is set */
    SVP_ERROR_SHAPE = 0x0104,    /* zero or inconsistent dimensions */
    SVP_ERROR_FORMAT = 0x0105,   /* unknown or unsupported format */
    SVP_ERROR_OPERAND = 0x0106,  /* info: operand index; outside its region, or size does not match the shape */
    SVP_ERROR_CAPACITY = 0x0107, /* the tile does not fit the engine's buffers; info: bytes needed */
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
    SVP_ERROR_ABORTED = 0x0701,
    /* Tile array; info: column << 25 | row << 20 | register offset (low 32 bits). */
    SVP_ERROR_ARRAY_PROGRAM = 0x0801,    /* control program: magic, size, operation, array shape */
    SVP_ERROR_ARRAY_ADDRESS = 0x0802,    /* no such tile, register or memory */
    SVP_ERROR_ARRAY_DESCRIPTOR = 0x0803, /* buffer descriptor */
    SVP_ERROR_ARRAY_QUEUE = 0x0804,      /* task queue overflow */
    SVP_ERROR_ARRAY_LOCK = 0x0805,       /* lock number or value out of range */
    SVP_ERROR_ARRAY_STREAM = 0x0806,     /* a stream that leads nowhere, or through a port that does not exist */
    SVP_ERROR_ARRAY_CORE = 0x0807,       /* core program: record, address, weight block */
    SVP_ERROR_ARRAY_OVERFLOW = 0x0808    /* an accumulator exceeded 32 bits */
};

/* Unit numbers in the info word of SVP_ERROR_OVERFLOW. */
enum svp_overflow_unit { SVP_UNIT_SPARSE_ADDER = 1, SVP_UNIT_BASIS = 2, SVP_UNIT_REQUANT = 3 };

#ifdef __cplusplus
#define SVP_ASSERT_LAYOUT(condition) static_assert(condition, #condition)
#else
#define SVP_ASSERT_LAYOUT(condition) _Static_assert(condition, #condition)
#endif

SVP_ASSERT_LAYOUT(sizeof(svp_operand) == 8);
SVP_ASSERT_LAYOUT(sizeof(svp_layer_command) == SVP_COMMAND_BYTES);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, flags) == 4);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, sequence) == 8);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, layer) == 12);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, completion_address) == 16);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, in_h) == 24);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, out_h) == 30);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, kernel_h) == 36);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, stride_h) == 38);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, pad_top) == 40);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, dilation_h) == 44);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, bases) == 46);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, groups) == 48);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, tile_rows) == 50);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, tile_cols) == 52);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, channel_offset) == 54);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, input_format) == 56);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, in_zero_point) == 60);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, activation_low) == 64);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, operand_region) == 66);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, operand) == 72);
SVP_ASSERT_LAYOUT(offsetof(svp_layer_command, reserved2) == 120);
SVP_ASSERT_LAYOUT(sizeof(svp_completion) == SVP_COMPLETION_BYTES);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, sequence) == 4);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, error_code) == 8);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, error_info) == 12);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, cycles) == 16);
SVP_ASSERT_LAYOUT(offsetof(svp_completion, effectual_operations) == 24);

#endif
