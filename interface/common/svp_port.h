/* SPDX-License-Identifier: Apache-2.0 */
/* What the driver needs of the machine it runs on. Every hook gets `context` first; none may be NULL. */
#ifndef SPARSEVP_FIRMWARE_SVP_PORT_H
#define SPARSEVP_FIRMWARE_SVP_PORT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*svp_interrupt_handler)(void* argument);

typedef struct svp_port {
    void* context;
    uint64_t registers;   /* bus address of the command processor */
    uint64_t memory_base; /* device memory that the driver may use, as bus addresses */
    uint64_t memory_bytes;
    uint32_t interrupt; /* number of the command processor's interrupt, for attach_irq */

    /* One aligned 32-bit access, to a register or to device memory. */
    uint32_t (*read32)(void* context, uint64_t address);
    void (*write32)(void* context, uint64_t address, uint32_t value);
    /* Bulk copies to and from device memory; 0 when all bytes were copied. */
    int (*copy_to)(void* context, uint64_t address, const void* data, size_t bytes);
    int (*copy_from)(void* context, void* data, uint64_t address, size_t bytes);
    /* Orders everything before it against everything behind it, as the device sees it. */
    void (*barrier)(void* context);
    /* For caches that the device does not snoop. */
    void (*cache_clean)(void* context, uint64_t address, size_t bytes);
    void (*cache_invalidate)(void* context, uint64_t address, size_t bytes);
    /* Microseconds since any moment; never falls. */
    uint64_t (*now_us)(void* context);
    /* Called with interrupts masked while there is nothing to do. Returns after a while, or at once when an interrupt
     * is pending (RISC-V: wfi). On a simulated machine it lets time pass. */
    void (*relax)(void* context);
    uint32_t (*irq_save)(void* context); /* masks interrupts, returns what irq_restore wants back; nests */
    void (*irq_restore)(void* context, uint32_t saved);
    /* Who is called while the interrupt of this number is high; NULL: nobody. A handler that leaves it high is called
     * again. Of several that are high the lowest number comes first. */
    void (*attach_irq)(void* context, uint32_t number, svp_interrupt_handler handler, void* argument);
    void (*log)(void* context, const char* line);
} svp_port;

#ifdef __cplusplus
}
#endif

#endif
