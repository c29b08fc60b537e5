/* SPDX-License-Identifier: Apache-2.0 */
/* Bringing the device up and down. */
#include "firmware/driver/svp_driver.h"

#include "firmware/driver/svp_registers.h"

#include <string.h>

enum { SVP_SUPPORTED_MAJOR = 2 };

svp_driver_config svp_driver_default_config(void)
{
    svp_driver_config config;
    memset(&config, 0, sizeof config);
    config.log2_entries = 4;
    config.reset_timeout_us = 100000;
    config.check_us = 1000;
    return config;
}

static svp_result check_port(const svp_port* port)
{
    if (!port->read32 || !port->write32 || !port->copy_to || !port->copy_from || !port->barrier || !port->cache_clean ||
        !port->cache_invalidate || !port->now_us || !port->relax || !port->irq_save || !port->irq_restore ||
        !port->attach_irq || !port->log)
        return SVP_RESULT_INVALID_ARGUMENT;
    return SVP_RESULT_OK;
}

static uint64_t read_pair(const svp_driver* driver, uint32_t low, uint32_t high)
{
    uint64_t value = svp_register_read(driver, low);
    return value | (uint64_t)svp_register_read(driver, high) << 32;
}

/* What engine is in a slot; asked for when somebody looks for it, since a device can have many. */
static const svp_engine_capability* slot_name(svp_driver* driver, uint32_t slot)
{
    svp_engine_capability* engine = &driver->capabilities.engines[slot];
    if (driver->slots[slot] != SVP_SLOT_UNREAD) return engine;
    uint32_t word = svp_register_read(driver, SVP_CP_CAP_ENGINE(slot));
    engine->id = SVP_FIELD_GET(SVP_CP_CAP_ENGINE_ID, word);
    engine->unit = SVP_FIELD_GET(SVP_CP_CAP_ENGINE_UNIT, word);
    engine->target_bytes = SVP_FIELD_GET(SVP_CP_CAP_ENGINE_TARGET_BYTES, word);
    if (engine->target_bytes > (uint32_t)SVP_TARGET_BYTES) engine->target_bytes = SVP_TARGET_BYTES;
    driver->slots[slot] = SVP_SLOT_NAMED;
    return engine;
}

static const svp_engine_capability* read_slot(svp_driver* driver, uint32_t slot)
{
    svp_engine_capability* engine = &driver->capabilities.engines[slot];
    (void)slot_name(driver, slot);
    if (driver->slots[slot] == SVP_SLOT_READ) return engine;
    engine->window_bytes = read_pair(driver, SVP_CP_CAP_WINDOW_BYTES_LO(slot), SVP_CP_CAP_WINDOW_BYTES_HI(slot));
    if (engine->window_bytes != 0)
        engine->window_base = read_pair(driver, SVP_CP_CAP_WINDOW_BASE_LO(slot), SVP_CP_CAP_WINDOW_BASE_HI(slot));
    for (uint32_t i = 0; i < engine->target_bytes / 4; ++i)
        engine->target[i] = svp_register_read(driver, SVP_CP_CAP_TARGET(slot * SVP_TARGET_WORDS + i));
    driver->slots[slot] = SVP_SLOT_READ;
    return engine;
}

static void read_capabilities(svp_driver* driver)
{
    svp_capabilities* caps = &driver->capabilities;
    uint32_t cap0 = svp_register_read(driver, SVP_CP_CAP0);
    caps->command_version = SVP_FIELD_GET(SVP_CP_CAP0_COMMAND_VERSION, cap0);
    caps->max_queue_log2 = SVP_FIELD_GET(SVP_CP_CAP0_MAX_QUEUE_LOG2, cap0);
    caps->regions = SVP_FIELD_GET(SVP_CP_CAP0_REGIONS, cap0);
    caps->pmu_counters = SVP_FIELD_GET(SVP_CP_CAP0_PMU_COUNTERS, cap0);
    caps->pmu_events = SVP_FIELD_GET(SVP_CP_CAP0_PMU_EVENTS, cap0);
    caps->engine_count = svp_register_read(driver, SVP_CP_CAP_ENGINES);
    if (caps->engine_count > (uint32_t)SVP_MAX_ENGINES) caps->engine_count = SVP_MAX_ENGINES;
}

static svp_result find_device(svp_driver* driver)
{
    if (svp_register_read(driver, SVP_CP_ID) != 0x43505653u) return SVP_RESULT_NO_DEVICE;
    driver->capabilities.version = svp_register_read(driver, SVP_CP_VERSION);
    if (SVP_FIELD_GET(SVP_CP_VERSION_MAJOR, driver->capabilities.version) != SVP_SUPPORTED_MAJOR)
        return SVP_RESULT_UNSUPPORTED;
    read_capabilities(driver);
    if (driver->capabilities.command_version != SVP_COMMAND_VERSION) return SVP_RESULT_UNSUPPORTED;
    if (driver->capabilities.regions < SVP_REGIONS) return SVP_RESULT_UNSUPPORTED;
    if (driver->config.log2_entries > driver->capabilities.max_queue_log2) return SVP_RESULT_UNSUPPORTED;
    return SVP_RESULT_OK;
}

static void write_region(const svp_driver* driver, uint32_t index)
{
    svp_register_write(driver, SVP_CP_REGION_BASE_LO(index), (uint32_t)driver->region_base[index]);
    svp_register_write(driver, SVP_CP_REGION_BASE_HI(index), (uint32_t)(driver->region_base[index] >> 32));
    svp_register_write(driver, SVP_CP_REGION_SIZE_LO(index), (uint32_t)driver->region_bytes[index]);
    svp_register_write(driver, SVP_CP_REGION_SIZE_HI(index), (uint32_t)(driver->region_bytes[index] >> 32));
}

/* Programs a device that has just been reset. */
static void start_queue(svp_driver* driver)
{
    uint32_t interrupts = 0;
    if (driver->config.use_interrupts)
        interrupts = SVP_CP_IRQ_ENABLE_DESC_DONE_MASK | SVP_CP_IRQ_ENABLE_JOB_ERROR_MASK |
                     SVP_CP_IRQ_ENABLE_FATAL_MASK | SVP_CP_IRQ_ENABLE_QUEUE_ERR_MASK;
    svp_register_write(driver, SVP_CP_QBASE_LO, (uint32_t)driver->ring);
    svp_register_write(driver, SVP_CP_QBASE_HI, (uint32_t)(driver->ring >> 32));
    svp_register_write(driver, SVP_CP_QCFG, driver->config.log2_entries);
    svp_register_write(driver, SVP_CP_WDOG, driver->config.watchdog_cycles);
    svp_register_write(driver, SVP_CP_IRQ_ENABLE, interrupts);
    for (uint32_t i = 0; i < SVP_REGIONS; ++i)
        if (driver->region_bytes[i] != 0) write_region(driver, i);
    svp_register_write(driver, SVP_CP_CTRL, svp_control_word(driver));
    driver->tail = 0;
    driver->head = 0;
    driver->halted = 0;
    driver->ready = 1;
}

static svp_result soft_reset(svp_driver* driver)
{
    driver->ready = 0;
    svp_register_write(driver, SVP_CP_CTRL, SVP_CP_CTRL_SOFT_RESET_MASK);
    return svp_wait_status_clear(driver, SVP_CP_STATUS_RESET_BUSY_MASK);
}

svp_result svp_init(svp_driver* driver, const svp_port* port, const svp_driver_config* config)
{
    if (!driver || !port || !config || check_port(port) != SVP_RESULT_OK) return SVP_RESULT_INVALID_ARGUMENT;
    if (config->log2_entries == 0 || config->log2_entries > SVP_DRIVER_MAX_LOG2_ENTRIES)
        return SVP_RESULT_INVALID_ARGUMENT;
    memset(driver, 0, sizeof *driver);
    driver->port = port;
    driver->config = *config;
    driver->entries = 1u << config->log2_entries;
    driver->next_sequence = 1;
    driver->oldest = 1;
    driver->arena.base = port->memory_base;
    driver->arena.bytes = port->memory_bytes;

    svp_result result = find_device(driver);
    if (result == SVP_RESULT_OK)
        result = svp_arena_take(&driver->arena, (uint64_t)driver->entries * SVP_COMMAND_BYTES, SVP_COMMAND_BYTES,
                                &driver->ring);
    if (result == SVP_RESULT_OK)
        result = svp_arena_take(&driver->arena, (uint64_t)driver->entries * SVP_COMPLETION_BYTES, SVP_COMMAND_BYTES,
                                &driver->records);
    if (result == SVP_RESULT_OK) result = soft_reset(driver);
    if (result != SVP_RESULT_OK) return result;
    if (config->use_interrupts) port->attach_irq(port->context, port->interrupt, svp_irq_handler, driver);
    start_queue(driver);
    return SVP_RESULT_OK;
}

svp_result svp_reset(svp_driver* driver)
{
    if (!driver || !driver->port) return SVP_RESULT_NOT_READY;
    uint32_t saved = svp_lock(driver);
    svp_result result = soft_reset(driver);
    svp_end_pending_as_cancelled(driver);
    if (result == SVP_RESULT_OK) start_queue(driver);
    svp_unlock(driver, saved);
    return result;
}

svp_result svp_deinit(svp_driver* driver)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    svp_result result = SVP_RESULT_OK;
    if (driver->oldest != driver->next_sequence) result = svp_cancel(driver);
    svp_register_write(driver, SVP_CP_IRQ_ENABLE, 0);
    svp_register_write(driver, SVP_CP_CTRL, 0);
    if (driver->config.use_interrupts)
        driver->port->attach_irq(driver->port->context, driver->port->interrupt, NULL, NULL);
    driver->ready = 0;
    return result;
}

svp_result svp_get_caps(svp_driver* driver, svp_capabilities* capabilities)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (!capabilities) return SVP_RESULT_INVALID_ARGUMENT;
    for (uint32_t slot = 0; slot < driver->capabilities.engine_count; ++slot)
        (void)read_slot(driver, slot);
    *capabilities = driver->capabilities;
    return SVP_RESULT_OK;
}

const svp_engine_capability* svp_find_engine(svp_driver* driver, uint32_t id, uint32_t unit)
{
    if (!driver || !driver->ready) return NULL;
    for (uint32_t slot = 0; slot < driver->capabilities.engine_count; ++slot) {
        const svp_engine_capability* engine = slot_name(driver, slot);
        if (engine->id == id && engine->unit == unit) return read_slot(driver, slot);
    }
    return NULL;
}

svp_result svp_set_region(svp_driver* driver, uint32_t index, uint64_t base, uint64_t bytes)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (index >= SVP_REGIONS) return SVP_RESULT_INVALID_ARGUMENT;
    driver->region_base[index] = base;
    driver->region_bytes[index] = bytes;
    write_region(driver, index);
    return SVP_RESULT_OK;
}

void svp_set_callback(svp_driver* driver, svp_callback callback, void* argument)
{
    uint32_t saved = svp_lock(driver);
    driver->callback = callback;
    driver->callback_argument = argument;
    svp_unlock(driver, saved);
}

svp_result svp_get_error(svp_driver* driver, svp_device_error* error)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (!error) return SVP_RESULT_INVALID_ARGUMENT;
    error->code = svp_register_read(driver, SVP_CP_ERR_CODE);
    error->info = svp_register_read(driver, SVP_CP_ERR_INFO);
    error->address = svp_register_read(driver, SVP_CP_ERR_ADDR_LO);
    error->address |= (uint64_t)svp_register_read(driver, SVP_CP_ERR_ADDR_HI) << 32;
    error->sequence = svp_register_read(driver, SVP_CP_ERR_SEQ);
    error->queue_index = svp_register_read(driver, SVP_CP_ERR_QIDX);
    error->count = svp_register_read(driver, SVP_CP_ERR_COUNT);
    return SVP_RESULT_OK;
}
