/* SPDX-License-Identifier: Apache-2.0 */
/* Commands on their way: submit, poll, wait, cancel, interrupt. */
#include "firmware/driver/svp_registers.h"

#include <string.h>

enum { SVP_COMMAND_WORDS = SVP_COMMAND_BYTES / 4, SVP_COMPLETION_WORDS = SVP_COMPLETION_BYTES / 4 };

static svp_job* job_of(svp_driver* driver, uint32_t sequence) { return &driver->jobs[sequence % driver->entries]; }

static uint64_t record_address(const svp_driver* driver, const svp_job* job)
{
    return driver->records + (uint64_t)job->ring_index * SVP_COMPLETION_BYTES;
}

/* The one place where a command ends. */
static void end_oldest(svp_driver* driver, const svp_completion* completion)
{
    svp_job* job = job_of(driver, driver->oldest);
    svp_completion told = *completion;
    job->completion = told;
    job->state = SVP_JOB_DONE;
    driver->oldest += 1;
    if (driver->callback) driver->callback(driver->callback_argument, told.sequence, &told);
}

static void end_oldest_with(svp_driver* driver, uint32_t error_code)
{
    svp_completion completion;
    memset(&completion, 0, sizeof completion);
    completion.status = SVP_COMPLETION_ERROR;
    completion.sequence = driver->oldest;
    completion.error_code = error_code;
    end_oldest(driver, &completion);
}

void svp_end_pending_as_cancelled(svp_driver* driver)
{
    while (driver->oldest != driver->next_sequence)
        end_oldest_with(driver, SVP_ERROR_ABORTED);
}

/* The device writes the status word last, so the rest is valid once it is not PENDING. */
static int read_record(const svp_driver* driver, const svp_job* job, svp_completion* completion)
{
    const svp_port* port = driver->port;
    uint64_t address = record_address(driver, job);
    uint32_t words[SVP_COMPLETION_WORDS];
    port->cache_invalidate(port->context, address, SVP_COMPLETION_BYTES);
    words[0] = port->read32(port->context, address);
    if (words[0] == SVP_COMPLETION_PENDING) return 0;
    port->barrier(port->context);
    uint32_t wanted = SVP_COMPLETION_WORDS;
    if (driver->config.brief_records && words[0] == (uint32_t)SVP_COMPLETION_OK) wanted = 2; /* status, sequence */
    memset(words + 1, 0, sizeof words - sizeof words[0]);
    for (uint32_t i = 1; i < wanted; ++i)
        words[i] = port->read32(port->context, address + UINT64_C(4) * i);
    memcpy(completion, words, sizeof *completion);
    return 1;
}

/* Ends the commands whose records have arrived, in order. Interrupts are masked. */
static void harvest(svp_driver* driver)
{
    svp_completion completion;
    while (driver->oldest != driver->next_sequence) {
        svp_job* job = job_of(driver, driver->oldest);
        if (!read_record(driver, job, &completion)) return;
        if (completion.sequence == job->sequence)
            end_oldest(driver, &completion);
        else
            end_oldest_with(driver, SVP_ERROR_BUS_COMPLETION);
    }
}

/* Has the device halted? Has a command retired whose record never came? Interrupts are masked. */
static void check_device(svp_driver* driver)
{
    uint32_t status = svp_register_read(driver, SVP_CP_STATUS);
    driver->head = svp_register_read(driver, SVP_CP_QHEAD);
    harvest(driver); /* behind QHEAD, whose move follows the record */
    while (driver->oldest != driver->next_sequence) {
        uint32_t waiting = (driver->tail - driver->head) % driver->entries;
        uint32_t position = (driver->tail - job_of(driver, driver->oldest)->ring_index) % driver->entries;
        if (position <= waiting) break;
        end_oldest_with(driver, SVP_ERROR_BUS_COMPLETION);
        harvest(driver);
    }
    driver->halted = SVP_FIELD_GET(SVP_CP_STATUS_STATE, status) == SVP_CP_STATUS_STATE_HALT;
}

static void write_command(svp_driver* driver, const svp_job* job, const svp_layer_command* command)
{
    const svp_port* port = driver->port;
    svp_layer_command copy = *command;
    uint32_t words[SVP_COMMAND_WORDS];
    uint64_t address = driver->ring + (uint64_t)job->ring_index * SVP_COMMAND_BYTES;
    copy.sequence = job->sequence;
    copy.completion_address = record_address(driver, job);
    memcpy(words, &copy, sizeof copy);
    port->write32(port->context, copy.completion_address, SVP_COMPLETION_PENDING);
    port->cache_clean(port->context, copy.completion_address, SVP_COMPLETION_BYTES);
    for (uint32_t i = 0; i < SVP_COMMAND_WORDS; ++i)
        port->write32(port->context, address + UINT64_C(4) * i, words[i]);
    port->cache_clean(port->context, address, SVP_COMMAND_BYTES);
    port->barrier(port->context);
}

static int ring_full(svp_driver* driver)
{
    uint32_t next = (driver->tail + 1) % driver->entries;
    if (next == driver->head) driver->head = svp_register_read(driver, SVP_CP_QHEAD);
    return next == driver->head;
}

static svp_result submit_locked(svp_driver* driver, const svp_layer_command* command, uint32_t* sequence)
{
    if (driver->next_sequence - driver->oldest >= driver->entries - 1) harvest(driver);
    if (driver->next_sequence - driver->oldest >= driver->entries - 1 || ring_full(driver)) return SVP_RESULT_BUSY;

    svp_job* job = job_of(driver, driver->next_sequence);
    job->sequence = driver->next_sequence;
    job->ring_index = driver->tail;
    job->state = SVP_JOB_PENDING;
    write_command(driver, job, command);
    driver->next_sequence += 1;
    driver->tail = (driver->tail + 1) % driver->entries;
    svp_register_write(driver, SVP_CP_QTAIL, driver->tail);
    *sequence = job->sequence;
    return SVP_RESULT_OK;
}

svp_result svp_submit(svp_driver* driver, const svp_layer_command* command, uint32_t* sequence)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (!command || !sequence) return SVP_RESULT_INVALID_ARGUMENT;
    uint32_t saved = svp_lock(driver);
    svp_result result = submit_locked(driver, command, sequence);
    svp_unlock(driver, saved);
    return result;
}

/* What is known without asking the device. */
static svp_result known_state(svp_driver* driver, uint32_t sequence, svp_completion* completion)
{
    const svp_job* job = job_of(driver, sequence);
    if (job->state == SVP_JOB_FREE || job->sequence != sequence) return SVP_RESULT_UNKNOWN_SEQUENCE;
    if (job->state == SVP_JOB_PENDING) return driver->halted ? SVP_RESULT_DEVICE_ERROR : SVP_RESULT_PENDING;
    if (completion) *completion = job->completion;
    if (job->completion.status == SVP_COMPLETION_OK) return SVP_RESULT_OK;
    return job->completion.error_code == SVP_ERROR_ABORTED ? SVP_RESULT_CANCELLED : SVP_RESULT_JOB_ERROR;
}

svp_result svp_poll(svp_driver* driver, uint32_t sequence, svp_completion* completion)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    uint32_t saved = svp_lock(driver);
    harvest(driver);
    svp_result result = known_state(driver, sequence, completion);
    if (result == SVP_RESULT_PENDING) {
        check_device(driver);
        result = known_state(driver, sequence, completion);
    }
    svp_unlock(driver, saved);
    return result;
}

/* One look while waiting; interrupts are masked. With interrupts the handler tells, and the device is only asked now
 * and then, in case an interrupt got lost. */
static svp_result look(svp_driver* driver, uint32_t sequence, int thorough, svp_completion* completion)
{
    if (!driver->config.use_interrupts) harvest(driver);
    svp_result result = known_state(driver, sequence, completion);
    if (result != SVP_RESULT_PENDING || !thorough) return result;
    check_device(driver);
    result = known_state(driver, sequence, completion);
    if (result != SVP_RESULT_PENDING && driver->config.use_interrupts) driver->lost_interrupts += 1;
    return result;
}

svp_result svp_peek(svp_driver* driver, uint32_t sequence, svp_completion* completion)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    uint32_t saved = svp_lock(driver);
    svp_result result = look(driver, sequence, 0, completion);
    svp_unlock(driver, saved);
    return result;
}

svp_result svp_wait(svp_driver* driver, uint32_t sequence, uint32_t timeout_us, svp_completion* completion)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    const svp_port* port = driver->port;
    uint64_t start = port->now_us(port->context);
    uint64_t checked = start;
    for (;;) {
        uint32_t saved = svp_lock(driver);
        uint64_t now = port->now_us(port->context);
        int expired = now - start >= timeout_us;
        int thorough = expired || now - checked >= driver->config.check_us;
        svp_result result = look(driver, sequence, thorough, completion);
        if (thorough) checked = now;
        if (result == SVP_RESULT_PENDING && !expired) port->relax(port->context);
        svp_unlock(driver, saved);
        if (result != SVP_RESULT_PENDING) return result;
        if (expired) return SVP_RESULT_TIMEOUT;
    }
}

svp_result svp_wait_status_clear(svp_driver* driver, uint32_t bits)
{
    const svp_port* port = driver->port;
    uint64_t start = port->now_us(port->context);
    for (;;) {
        uint64_t elapsed = port->now_us(port->context) - start;
        if ((svp_register_read(driver, SVP_CP_STATUS) & bits) == 0) return SVP_RESULT_OK;
        if (elapsed >= driver->config.reset_timeout_us) return SVP_RESULT_TIMEOUT;
        port->relax(port->context);
    }
}

static svp_result cancel_locked(svp_driver* driver)
{
    uint32_t control = svp_control_word(driver);
    svp_register_write(driver, SVP_CP_CTRL, control | SVP_CP_CTRL_ABORT_MASK | SVP_CP_CTRL_QUEUE_FLUSH_MASK);
    svp_result result = svp_wait_status_clear(driver, SVP_CP_STATUS_ABORT_BUSY_MASK);
    if (result != SVP_RESULT_OK) return result;
    uint32_t status = svp_register_read(driver, SVP_CP_STATUS);
    harvest(driver);
    svp_end_pending_as_cancelled(driver);
    if (status & SVP_CP_STATUS_FATAL_MASK) {
        driver->halted = 1;
        return SVP_RESULT_DEVICE_ERROR;
    }
    svp_register_write(driver, SVP_CP_CTRL, control | SVP_CP_CTRL_RESUME_MASK | SVP_CP_CTRL_CLEAR_ERROR_MASK);
    driver->tail = svp_register_read(driver, SVP_CP_QTAIL);
    driver->head = driver->tail;
    driver->halted = 0;
    return SVP_RESULT_OK;
}

svp_result svp_cancel(svp_driver* driver)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    uint32_t saved = svp_lock(driver);
    svp_result result = cancel_locked(driver);
    svp_unlock(driver, saved);
    return result;
}

/* Causes are cleared before the records are read: what comes later raises the interrupt again. */
void svp_irq_handler(void* argument)
{
    svp_driver* driver = (svp_driver*)argument;
    if (!driver || !driver->ready) return;
    uint32_t causes = svp_register_read(driver, SVP_CP_IRQ_PENDING);
    if (causes == 0) {
        driver->spurious_interrupts += 1;
        return;
    }
    uint32_t saved = svp_lock(driver);
    svp_register_write(driver, SVP_CP_IRQ_STATUS, causes);
    harvest(driver);
    if (causes & ~SVP_CP_IRQ_PENDING_DESC_DONE_MASK) check_device(driver);
    svp_unlock(driver, saved);
}
