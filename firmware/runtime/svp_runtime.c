/* SPDX-License-Identifier: Apache-2.0 */
#include "firmware/runtime/svp_runtime.h"

#include <string.h>

enum { SVP_REGION_ALIGN = 4096 };

/* That a step submits, so that one inference keeps no other waiting for long. */
enum { SVP_STEP_COMMANDS = 2 };

static svp_result fail(svp_failure* failure, svp_result result, const char* reason)
{
    failure->result = result;
    failure->reason = reason;
    return result;
}

void svp_failure_clear(svp_failure* failure)
{
    memset(failure, 0, sizeof *failure);
    failure->reason = svp_strerror(SVP_RESULT_OK);
}

static void blame(svp_failure* failure, const svp_loadable_view* loadable, uint32_t command)
{
    failure->command = command;
    failure->layer = loadable->commands[command].layer;
    failure->layer_name = loadable->layers[failure->layer].name;
}

/* What the device has of the engine in question; the first of its units. */
static svp_result check_engine(const svp_loadable_view* loadable, const svp_loadable_engine* need, svp_driver* driver,
                               svp_failure* failure)
{
    const svp_engine_interface* engine = need->engine;
    const svp_engine_capability* have = svp_find_engine(driver, engine->id, 0);
    if (!have) return fail(failure, SVP_RESULT_UNSUPPORTED, engine->absent);
    if (have->target_bytes != engine->target_bytes)
        return fail(failure, SVP_RESULT_UNSUPPORTED, "compiled for another version of the engine");
    const char* wrong = engine->target_misfit(need->target, have->target);
    if (wrong) return fail(failure, SVP_RESULT_UNSUPPORTED, wrong);
    for (uint32_t i = 0; i < loadable->command_count; ++i) {
        if (loadable->commands[i].engine != engine->id) continue;
        uint32_t error = engine->command_fits(&loadable->commands[i], have->target, &failure->error_info);
        if (error == SVP_ERROR_NONE) continue;
        blame(failure, loadable, i);
        failure->error_code = error;
        return fail(failure, SVP_RESULT_UNSUPPORTED, svp_error_text(error));
    }
    return SVP_RESULT_OK;
}

static svp_result check_engines(const svp_loadable_view* loadable, svp_driver* driver, svp_failure* failure)
{
    svp_result result = SVP_RESULT_OK;
    for (uint32_t i = 0; i < loadable->engine_count && result == SVP_RESULT_OK; ++i)
        result = check_engine(loadable, &loadable->engines[i], driver, failure);
    return result;
}

static svp_result open_loadable(svp_loadable_view* loadable, const void* data, uint64_t bytes, svp_failure* failure)
{
    svp_loadable_fault fault;
    if (!data || (uintptr_t)data % 8 != 0)
        return fail(failure, SVP_RESULT_INVALID_ARGUMENT, svp_strerror(SVP_RESULT_INVALID_ARGUMENT));
    if (svp_loadable_open(loadable, data, bytes, &fault)) return SVP_RESULT_OK;
    if (fault.part == SVP_PART_COMMAND) {
        failure->command = fault.index;
        failure->layer = fault.layer;
        failure->layer_name = loadable->layers[fault.layer].name;
    }
    failure->error_code = fault.error_code;
    failure->error_info = fault.error_info;
    return fail(failure, SVP_RESULT_BAD_LOADABLE,
                fault.error_code != SVP_ERROR_NONE ? svp_error_text(fault.error_code) : fault.reason);
}

static svp_result copy_constants(svp_runtime* runtime)
{
    const svp_port* port = runtime->driver->port;
    const svp_loadable_view* loadable = &runtime->loadable;
    uint64_t address = runtime->region_base[SVP_REGION_CONSTANTS];
    if (loadable->constant_bytes == 0) return SVP_RESULT_OK;
    if (port->copy_to(port->context, address, loadable->constants, (size_t)loadable->constant_bytes) != 0)
        return SVP_RESULT_BUS_ERROR;
    port->cache_clean(port->context, address, (size_t)loadable->constant_bytes);
    return SVP_RESULT_OK;
}

static svp_result place_regions(svp_runtime* runtime)
{
    for (uint32_t i = 0; i < (uint32_t)SVP_REGION_KINDS; ++i) {
        const svp_region* region = &runtime->loadable.regions[i];
        uint64_t* base = &runtime->region_base[region->index];
        svp_result result = svp_arena_take(&runtime->driver->arena, region->bytes, SVP_REGION_ALIGN, base);
        if (result == SVP_RESULT_OK) result = svp_set_region(runtime->driver, region->index, *base, region->bytes);
        if (result != SVP_RESULT_OK) return result;
    }
    return copy_constants(runtime);
}

svp_result svp_runtime_load(svp_runtime* runtime, svp_driver* driver, const void* data, uint64_t bytes,
                            svp_failure* failure)
{
    svp_failure_clear(failure);
    memset(runtime, 0, sizeof *runtime);
    if (!driver || !driver->ready) return fail(failure, SVP_RESULT_NOT_READY, svp_strerror(SVP_RESULT_NOT_READY));
    svp_result result = open_loadable(&runtime->loadable, data, bytes, failure);
    if (result == SVP_RESULT_OK) result = check_engines(&runtime->loadable, driver, failure);
    if (result != SVP_RESULT_OK) return result;

    runtime->driver = driver;
    runtime->saved_arena = driver->arena;
    result = place_regions(runtime);
    if (result != SVP_RESULT_OK) {
        driver->arena = runtime->saved_arena;
        return fail(failure, result, svp_strerror(result));
    }
    runtime->loaded = 1;
    return SVP_RESULT_OK;
}

void svp_runtime_unload(svp_runtime* runtime)
{
    if (!runtime->loaded) return;
    runtime->driver->arena = runtime->saved_arena;
    runtime->loaded = 0;
}

/* Submits one command; waits for room where none of ours is in flight: the device frees a ring entry only after the
 * record of its command has been seen. BUSY: there is something to wait for first. */
static svp_result submit_one(svp_runtime* runtime, const svp_inference* flight, uint32_t timeout_us, uint32_t* sequence)
{
    const svp_port* port = runtime->driver->port;
    svp_layer_command command = runtime->loadable.commands[flight->submitted];
    command.flags &= ~(uint32_t)SVP_FLAG_IRQ;
    if (runtime->driver->config.use_interrupts) command.flags |= SVP_FLAG_IRQ;
    uint64_t began = port->now_us(port->context);
    for (;;) {
        svp_result result = svp_submit(runtime->driver, &command, sequence);
        if (result != SVP_RESULT_BUSY || flight->submitted != flight->retired) return result;
        if (port->now_us(port->context) - began >= timeout_us) return SVP_RESULT_TIMEOUT;
        port->relax(port->context);
    }
}

/* Keeps the ring filled, but never forgets a command: the driver remembers as many as the ring has entries. `at_most`:
 * commands in this call. */
static svp_result submit_more(svp_runtime* runtime, svp_inference* flight, uint32_t at_most, uint32_t timeout_us)
{
    uint32_t most = runtime->driver->entries - 1;
    for (uint32_t i = 0; i < at_most; ++i) {
        if (flight->submitted == runtime->loadable.command_count) return SVP_RESULT_OK;
        if (flight->submitted - flight->retired == most) return SVP_RESULT_OK;
        uint32_t sequence = 0;
        svp_result result = submit_one(runtime, flight, timeout_us, &sequence);
        if (result == SVP_RESULT_BUSY) return SVP_RESULT_OK;
        if (result != SVP_RESULT_OK) return result;
        if (flight->submitted == 0) flight->first_sequence = sequence;
        flight->submitted += 1;
    }
    return SVP_RESULT_OK;
}

/* Says which command did not end well and why, and ends all that are pending. */
static svp_result give_up(svp_runtime* runtime, const svp_inference* flight, svp_result result,
                          const svp_completion* completion, svp_failure* failure)
{
    blame(failure, &runtime->loadable, flight->retired);
    failure->error_code = completion->error_code;
    failure->error_info = completion->error_info;
    if (result == SVP_RESULT_DEVICE_ERROR) {
        svp_device_error error;
        memset(&error, 0, sizeof error);
        (void)svp_get_error(runtime->driver, &error);
        failure->error_code = error.code;
        failure->error_info = error.info;
    }
    svp_result cancelled = svp_cancel(runtime->driver);
    if (cancelled != SVP_RESULT_OK) result = cancelled;
    return fail(failure, result,
                failure->error_code != SVP_ERROR_NONE ? svp_error_text(failure->error_code) : svp_strerror(result));
}

static svp_result run_commands(svp_runtime* runtime, uint32_t timeout_us, svp_failure* failure)
{
    svp_inference flight;
    memset(&flight, 0, sizeof flight);
    while (flight.retired < runtime->loadable.command_count) {
        svp_completion completion;
        memset(&completion, 0, sizeof completion);
        svp_result result = submit_more(runtime, &flight, UINT32_MAX, timeout_us);
        if (result == SVP_RESULT_OK)
            result = svp_wait(runtime->driver, flight.first_sequence + flight.retired, timeout_us, &completion);
        if (result != SVP_RESULT_OK) return give_up(runtime, &flight, result, &completion, failure);
        flight.retired += 1;
    }
    return SVP_RESULT_OK;
}

static svp_result copy_input(svp_runtime* runtime, const void* input, svp_failure* failure)
{
    const svp_port* port = runtime->driver->port;
    const svp_tensor* in = runtime->loadable.input;
    uint64_t address = runtime->region_base[in->region] + in->offset;
    if (port->copy_to(port->context, address, input, (size_t)in->bytes) != 0)
        return fail(failure, SVP_RESULT_BUS_ERROR, "input cannot be copied");
    port->cache_clean(port->context, address, (size_t)in->bytes);
    return SVP_RESULT_OK;
}

static svp_result copy_output(svp_runtime* runtime, void* output, svp_failure* failure)
{
    const svp_port* port = runtime->driver->port;
    const svp_tensor* out = runtime->loadable.output;
    uint64_t address = runtime->region_base[out->region] + out->offset;
    port->cache_invalidate(port->context, address, (size_t)out->bytes);
    if (port->copy_from(port->context, output, address, (size_t)out->bytes) != 0)
        return fail(failure, SVP_RESULT_BUS_ERROR, "output cannot be copied");
    return SVP_RESULT_OK;
}

svp_result svp_runtime_run(svp_runtime* runtime, const void* input, uint64_t input_bytes, void* output,
                           uint64_t output_bytes, uint32_t timeout_us, svp_failure* failure)
{
    svp_failure_clear(failure);
    if (!runtime->loaded) return fail(failure, SVP_RESULT_NOT_READY, "no loadable is loaded");
    if (!input || input_bytes != runtime->loadable.input->bytes)
        return fail(failure, SVP_RESULT_INVALID_ARGUMENT, "input has the wrong size");
    if (!output || output_bytes != runtime->loadable.output->bytes)
        return fail(failure, SVP_RESULT_INVALID_ARGUMENT, "output has the wrong size");
    svp_result result = copy_input(runtime, input, failure);
    if (result == SVP_RESULT_OK) result = run_commands(runtime, timeout_us, failure);
    return result == SVP_RESULT_OK ? copy_output(runtime, output, failure) : result;
}

svp_result svp_inference_begin(svp_runtime* runtime, svp_inference* inference, const void* input, svp_failure* failure)
{
    const svp_port* port = runtime->driver->port;
    svp_failure_clear(failure);
    memset(inference, 0, sizeof *inference);
    if (!runtime->loaded) return fail(failure, SVP_RESULT_NOT_READY, "no loadable is loaded");
    inference->since_us = inference->checked_us = port->now_us(port->context);
    return copy_input(runtime, input, failure);
}

/* The record of the oldest command, which the interrupt or a look at memory has brought; the device itself is asked now
 * and then, and before it is given up. */
static svp_result look_at_oldest(svp_runtime* runtime, svp_inference* inference, uint32_t timeout_us,
                                 svp_completion* completion)
{
    const svp_port* port = runtime->driver->port;
    uint32_t sequence = inference->first_sequence + inference->retired;
    svp_result result = svp_peek(runtime->driver, sequence, completion);
    if (result != SVP_RESULT_PENDING) return result;
    uint64_t now = port->now_us(port->context);
    int expired = now - inference->since_us >= timeout_us;
    if (!expired && now - inference->checked_us < runtime->driver->config.check_us) return result;
    inference->checked_us = now;
    result = svp_poll(runtime->driver, sequence, completion);
    return result == SVP_RESULT_PENDING && expired ? SVP_RESULT_TIMEOUT : result;
}

svp_result svp_inference_step(svp_runtime* runtime, svp_inference* inference, uint32_t timeout_us, svp_failure* failure)
{
    const svp_port* port = runtime->driver->port;
    uint32_t at_most = SVP_STEP_COMMANDS;
    while (inference->retired < runtime->loadable.command_count) {
        svp_completion completion;
        memset(&completion, 0, sizeof completion);
        svp_result result = submit_more(runtime, inference, at_most, timeout_us);
        at_most = 0;
        if (result == SVP_RESULT_OK) result = look_at_oldest(runtime, inference, timeout_us, &completion);
        if (result == SVP_RESULT_PENDING) return result;
        if (result != SVP_RESULT_OK) return give_up(runtime, inference, result, &completion, failure);
        inference->retired += 1;
        inference->since_us = port->now_us(port->context);
    }
    return SVP_RESULT_OK;
}

svp_result svp_inference_end(svp_runtime* runtime, void* output, svp_failure* failure)
{
    return copy_output(runtime, output, failure);
}
