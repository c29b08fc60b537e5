#include "firmware/runtime/svp_runtime.h"

#include "interface/engines/escalate/capacity.h"

#include <string.h>

enum { SVP_REGION_ALIGN = 4096 };

static svp_result fail(svp_failure* failure, svp_result result, const char* reason)
{
    failure->result = result;
    failure->reason = reason;
    return result;
}

static void start(svp_failure* failure)
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

static int runs_on_cluster(const svp_layer_command* command)
{
    return command->opcode != SVP_OP_NOP && command->opcode != SVP_OP_ARRAY;
}

static svp_result check_command(const svp_loadable_view* loadable, const svp_target* have, uint32_t index,
                                svp_failure* failure)
{
    uint32_t info = 0;
    uint64_t needed = 0;
    const svp_layer_command* command = &loadable->commands[index];
    uint32_t error = svp_check_command(command, &info);
    if (error == SVP_ERROR_NONE && runs_on_cluster(command) && !svp_escalate_fits(command, have, &needed)) {
        error = SVP_ERROR_CAPACITY;
        info = (uint32_t)needed;
    }
    if (error == SVP_ERROR_NONE) return SVP_RESULT_OK;
    blame(failure, loadable, index);
    failure->error_code = error;
    failure->error_info = info;
    return fail(failure, error == SVP_ERROR_CAPACITY ? SVP_RESULT_UNSUPPORTED : SVP_RESULT_BAD_LOADABLE,
                svp_error_text(error));
}

static const char* check_target(const svp_target* need, const svp_target* have)
{
    if (memcmp(need->engine, have->engine, sizeof need->engine) != 0) return "compiled for another engine";
    if (need->channel_group != have->channel_group) return "compiled for another channel group";
    if (need->activation_buffer_bytes > have->activation_buffer_bytes) return "compiled for a larger activation buffer";
    if (need->coefficient_buffer_bytes > have->coefficient_buffer_bytes)
        return "compiled for a larger coefficient buffer";
    if (need->output_buffer_bytes > have->output_buffer_bytes) return "compiled for a larger output buffer";
    if (need->tile_store_bytes > have->tile_store_bytes) return "compiled for a larger tile store";
    if (need->line_columns > have->line_columns) return "compiled for longer lines";
    return have->slices == 0 || have->tiles == 0 ? "the engine has no tiles" : NULL;
}

/* Buffers may be larger than the loadable asks for; with other tiles and slices every command is checked again. */
static svp_result check_engine(const svp_loadable_view* loadable, const svp_target* have, svp_failure* failure)
{
    int uses_cluster = loadable->array == NULL;
    for (uint32_t i = 0; i < loadable->command_count; ++i)
        uses_cluster |= runs_on_cluster(&loadable->commands[i]);
    const char* wrong = uses_cluster ? check_target(loadable->target, have) : NULL;
    if (wrong) return fail(failure, SVP_RESULT_UNSUPPORTED, wrong);
    for (uint32_t i = 0; i < loadable->command_count; ++i) {
        svp_result result = check_command(loadable, have, i, failure);
        if (result != SVP_RESULT_OK) return result;
    }
    return SVP_RESULT_OK;
}

/* Control programs are made for one shape of array. */
static svp_result check_array(const svp_loadable_view* loadable, const svp_driver* driver, svp_failure* failure)
{
    const svp_array_target* need = loadable->array;
    svp_array_target have;
    if (!need) return SVP_RESULT_OK;
    svp_result result = svp_get_array(driver, &have);
    if (result == SVP_RESULT_UNSUPPORTED) return fail(failure, result, "compiled for a tile array, and there is none");
    if (result != SVP_RESULT_OK) return fail(failure, result, svp_strerror(result));
    if (need->columns != have.columns || need->rows != have.rows || need->memory_rows != have.memory_rows)
        return fail(failure, SVP_RESULT_UNSUPPORTED, "compiled for a tile array of another shape");
    if (need->stream_bytes != have.stream_bytes)
        return fail(failure, SVP_RESULT_UNSUPPORTED, "compiled for a tile array with other streams");
    if (need->core_bytes > have.core_bytes || need->memory_tile_bytes > have.memory_tile_bytes)
        return fail(failure, SVP_RESULT_UNSUPPORTED, "compiled for a tile array with larger memories");
    return SVP_RESULT_OK;
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
    for (uint32_t i = 0; i < runtime->loadable.region_count; ++i) {
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
    start(failure);
    memset(runtime, 0, sizeof *runtime);
    svp_capabilities capabilities;
    svp_result result = svp_get_caps(driver, &capabilities);
    if (result != SVP_RESULT_OK) return fail(failure, result, svp_strerror(result));
    const char* reason = svp_strerror(SVP_RESULT_INVALID_ARGUMENT);
    result = svp_loadable_open(&runtime->loadable, data, bytes, &reason);
    if (result != SVP_RESULT_OK) return fail(failure, result, reason);
    result = check_engine(&runtime->loadable, &capabilities.target, failure);
    if (result == SVP_RESULT_OK) result = check_array(&runtime->loadable, driver, failure);
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

typedef struct in_flight {
    uint32_t submitted, retired; /* commands */
    uint32_t first_sequence;     /* they are consecutive */
} in_flight;

/* Submits one command; waits for room where none of ours is in flight: the device frees a ring entry only after the
 * record of its command has been seen. BUSY: there is something to wait for first. */
static svp_result submit_one(svp_runtime* runtime, const in_flight* flight, uint32_t timeout_us, uint32_t* sequence)
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

/* Keeps the ring filled, but never forgets a command: the driver remembers as many as the ring has entries. */
static svp_result submit_more(svp_runtime* runtime, in_flight* flight, uint32_t timeout_us)
{
    uint32_t most = runtime->driver->entries - 1;
    while (flight->submitted < runtime->loadable.command_count && flight->submitted - flight->retired < most) {
        uint32_t sequence = 0;
        svp_result result = submit_one(runtime, flight, timeout_us, &sequence);
        if (result == SVP_RESULT_BUSY) return SVP_RESULT_OK;
        if (result != SVP_RESULT_OK) return result;
        if (flight->submitted == 0) flight->first_sequence = sequence;
        flight->submitted += 1;
    }
    return SVP_RESULT_OK;
}

static svp_result run_commands(svp_runtime* runtime, uint32_t timeout_us, svp_failure* failure)
{
    in_flight flight = {0, 0, 0};
    while (flight.retired < runtime->loadable.command_count) {
        svp_completion completion;
        memset(&completion, 0, sizeof completion);
        svp_result result = submit_more(runtime, &flight, timeout_us);
        if (result == SVP_RESULT_OK)
            result = svp_wait(runtime->driver, flight.first_sequence + flight.retired, timeout_us, &completion);
        if (result == SVP_RESULT_OK) {
            flight.retired += 1;
            continue;
        }
        blame(failure, &runtime->loadable, flight.retired);
        failure->error_code = completion.error_code;
        failure->error_info = completion.error_info;
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
    return SVP_RESULT_OK;
}

svp_result svp_runtime_run(svp_runtime* runtime, const void* input, uint64_t input_bytes, void* output,
                           uint64_t output_bytes, uint32_t timeout_us, svp_failure* failure)
{
    start(failure);
    if (!runtime->loaded) return fail(failure, SVP_RESULT_NOT_READY, "no loadable is loaded");
    const svp_tensor* in = runtime->loadable.input;
    const svp_tensor* out = runtime->loadable.output;
    if (!input || input_bytes != in->bytes)
        return fail(failure, SVP_RESULT_INVALID_ARGUMENT, "input has the wrong size");
    if (!output || output_bytes != out->bytes)
        return fail(failure, SVP_RESULT_INVALID_ARGUMENT, "output has the wrong size");

    const svp_port* port = runtime->driver->port;
    uint64_t in_address = runtime->region_base[in->region] + in->offset;
    uint64_t out_address = runtime->region_base[out->region] + out->offset;
    if (port->copy_to(port->context, in_address, input, (size_t)input_bytes) != 0)
        return fail(failure, SVP_RESULT_BUS_ERROR, "input cannot be copied");
    port->cache_clean(port->context, in_address, (size_t)input_bytes);

    svp_result result = run_commands(runtime, timeout_us, failure);
    if (result != SVP_RESULT_OK) return result;

    port->cache_invalidate(port->context, out_address, (size_t)output_bytes);
    if (port->copy_from(port->context, output, out_address, (size_t)output_bytes) != 0)
        return fail(failure, SVP_RESULT_BUS_ERROR, "output cannot be copied");
    return SVP_RESULT_OK;
}
