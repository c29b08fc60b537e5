/* SPDX-License-Identifier: Apache-2.0 */
/* Driver of the command processor. No allocation, no global state: everything is in svp_driver, which the caller owns.
 *
 * Submitted commands get rising sequence numbers and retire in order; every one of them ends exactly once, whichever of
 * poll, wait and interrupt handler notices. All waits are bounded.
 */
#ifndef SPARSEVP_FIRMWARE_SVP_DRIVER_H
#define SPARSEVP_FIRMWARE_SVP_DRIVER_H

#include "firmware/driver/svp_arena.h"
#include "firmware/driver/svp_result.h"
#include "interface/common/engine_interface.h"
#include "interface/common/svp_port.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { SVP_DRIVER_MAX_LOG2_ENTRIES = 6, SVP_DRIVER_MAX_ENTRIES = 1 << SVP_DRIVER_MAX_LOG2_ENTRIES };
enum { SVP_PMU_COUNTERS = 8 };

typedef struct svp_driver_config {
    uint32_t log2_entries;     /* of the ring: 1 .. SVP_DRIVER_MAX_LOG2_ENTRIES; one entry stays unused */
    int use_interrupts;        /* else completion records are polled */
    int stop_on_error;         /* the queue halts behind a command that failed */
    int brief_records;         /* of commands that went well only status and sequence are read; counts are 0 */
    uint32_t watchdog_cycles;  /* per command; 0: off */
    uint32_t reset_timeout_us; /* for reset and cancel */
    uint32_t check_us;         /* while waiting: how often to look for a lost interrupt or a device that halted */
} svp_driver_config;

/* 16 entries, polling, no watchdog. */
svp_driver_config svp_driver_default_config(void);

/* An engine of the device. */
typedef struct svp_engine_capability {
    uint32_t id, unit;                  /* as in layer commands */
    uint32_t target_bytes;              /* at most SVP_TARGET_BYTES */
    uint64_t window_base, window_bytes; /* bus addresses of its own registers; 0 bytes: it has none */
    uint32_t target[SVP_TARGET_WORDS];  /* interface/engines/<engine>/<engine>_target.h */
} svp_engine_capability;

enum { SVP_MAX_ENGINES = 8 };

/* How much of an engine's capabilities the driver has asked for. */
enum svp_slot_state { SVP_SLOT_UNREAD = 0, SVP_SLOT_NAMED, SVP_SLOT_READ };

typedef struct svp_capabilities {
    uint32_t version, command_version, max_queue_log2, regions, pmu_counters, pmu_events;
    uint32_t engine_count;
    svp_engine_capability engines[SVP_MAX_ENGINES];
} svp_capabilities;

typedef struct svp_device_error {
    uint32_t code; /* enum svp_error_code: the first since reset or cancel */
    uint32_t info, sequence, queue_index, count;
    uint64_t address;
} svp_device_error;

typedef void (*svp_callback)(void* argument, uint32_t sequence, const svp_completion* completion);

enum svp_job_state { SVP_JOB_FREE = 0, SVP_JOB_PENDING, SVP_JOB_DONE };

typedef struct svp_job {
    uint32_t sequence, ring_index;
    enum svp_job_state state;
    svp_completion completion;
} svp_job;

/* Members are the driver's own. */
typedef struct svp_driver {
    const svp_port* port;
    svp_driver_config config;
    svp_capabilities capabilities; /* engines: as far as `slots` says */
    enum svp_slot_state slots[SVP_MAX_ENGINES];
    svp_arena arena; /* what is left of the port's device memory */
    uint64_t ring, records, region_base[SVP_REGIONS], region_bytes[SVP_REGIONS];
    uint32_t entries, tail, head;         /* head: last value seen of QHEAD */
    uint32_t next_sequence, oldest;       /* oldest: first that has not ended */
    svp_job jobs[SVP_DRIVER_MAX_ENTRIES]; /* of sequence s: s mod entries */
    svp_callback callback;
    void* callback_argument;
    int ready, halted;
    uint32_t spurious_interrupts, lost_interrupts;
} svp_driver;

/* Finds the device, resets it, takes ring and records from the port's device memory, starts the queue. */
svp_result svp_init(svp_driver* driver, const svp_port* port, const svp_driver_config* config);
/* Cancels what is left, stops queue and interrupts. */
svp_result svp_deinit(svp_driver* driver);
/* Soft reset and a fresh start; what was pending ends as cancelled. Regions are kept. NOT_READY until one succeeds. */
svp_result svp_reset(svp_driver* driver);
svp_result svp_get_caps(svp_driver* driver, svp_capabilities* capabilities);
/* NULL: the driver is not ready, or the device has no such engine. Stays valid as long as the driver. */
const svp_engine_capability* svp_find_engine(svp_driver* driver, uint32_t id, uint32_t unit);
/* Where operands of a region are; index < SVP_REGIONS. */
svp_result svp_set_region(svp_driver* driver, uint32_t index, uint64_t base, uint64_t bytes);

/* Puts a copy of the command into the ring, with a sequence number and completion address of its own. BUSY: full. */
svp_result svp_submit(svp_driver* driver, const svp_layer_command* command, uint32_t* sequence);
/* Remembers the last 2^log2_entries commands. PENDING, or how the command ended: OK, JOB_ERROR, CANCELLED; then
 * *completion (may be NULL) is its record. */
svp_result svp_poll(svp_driver* driver, uint32_t sequence, svp_completion* completion);
/* As poll, without asking the device: what interrupts have told or, where records are polled, memory does. */
svp_result svp_peek(svp_driver* driver, uint32_t sequence, svp_completion* completion);
/* As poll, after the command has ended or timeout_us have passed (TIMEOUT). */
svp_result svp_wait(svp_driver* driver, uint32_t sequence, uint32_t timeout_us, svp_completion* completion);
/* Ends all commands that are pending; the queue is empty and works afterwards. TIMEOUT: only a reset helps. */
svp_result svp_cancel(svp_driver* driver);
/* Called once for each command that ends, from whoever notices, with interrupts masked; must not call the driver. NULL:
 * nobody. */
void svp_set_callback(svp_driver* driver, svp_callback callback, void* argument);
/* For the port's interrupt; svp_init attaches it. */
void svp_irq_handler(void* driver);
svp_result svp_get_error(svp_driver* driver, svp_device_error* error);

/* Counter `counter` < SVP_PMU_COUNTERS counts event `event` < capabilities.pmu_events, from 0. */
svp_result svp_pmu_config(svp_driver* driver, uint32_t counter, uint32_t event);
/* Clears and starts the cycle counter and the configured counters. */
svp_result svp_pmu_start(svp_driver* driver);
svp_result svp_pmu_stop(svp_driver* driver);
/* *overflow: bit i set when counter i wrapped since the start. Any of the pointers may be NULL. */
svp_result svp_pmu_read(svp_driver* driver, uint64_t* cycles, uint32_t counts[SVP_PMU_COUNTERS], uint32_t* overflow);

#ifdef __cplusplus
}
#endif

#endif
