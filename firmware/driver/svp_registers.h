/* SPDX-License-Identifier: Apache-2.0 */
/* Register access of the driver's own files. */
#ifndef SPARSEVP_FIRMWARE_SVP_REGISTERS_H
#define SPARSEVP_FIRMWARE_SVP_REGISTERS_H

#include "firmware/driver/svp_driver.h"
#include "interface/generated/command_processor_registers.h"

static inline uint32_t svp_register_read(const svp_driver* driver, uint32_t offset)
{
    return driver->port->read32(driver->port->context, driver->port->registers + offset);
}

static inline void svp_register_write(const svp_driver* driver, uint32_t offset, uint32_t value)
{
    driver->port->write32(driver->port->context, driver->port->registers + offset, value);
}

static inline uint32_t svp_lock(const svp_driver* driver) { return driver->port->irq_save(driver->port->context); }
static inline void svp_unlock(const svp_driver* driver, uint32_t saved)
{
    driver->port->irq_restore(driver->port->context, saved);
}

/* CTRL with the bits that stay. */
static inline uint32_t svp_control_word(const svp_driver* driver)
{
    return SVP_CP_CTRL_ENABLE_MASK | (driver->config.stop_on_error ? SVP_CP_CTRL_STOP_ON_ERROR_MASK : 0);
}

/* svp_queue.c, for svp_driver.c. Interrupts are masked. */
void svp_end_pending_as_cancelled(svp_driver* driver);
/* Waits until none of the bits is set in STATUS; TIMEOUT after config.reset_timeout_us. */
svp_result svp_wait_status_clear(svp_driver* driver, uint32_t bits);

#endif
