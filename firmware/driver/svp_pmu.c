/* SPDX-License-Identifier: Apache-2.0 */
/* Performance counters. */
#include "firmware/driver/svp_registers.h"

svp_result svp_pmu_config(svp_driver* driver, uint32_t counter, uint32_t event)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (counter >= SVP_PMU_COUNTERS || counter >= driver->capabilities.pmu_counters) return SVP_RESULT_INVALID_ARGUMENT;
    if (event >= driver->capabilities.pmu_events) return SVP_RESULT_INVALID_ARGUMENT;
    svp_register_write(driver, SVP_CP_PMU_SELECT(counter), event);
    uint32_t enabled = svp_register_read(driver, SVP_CP_PMU_ENABLE);
    svp_register_write(driver, SVP_CP_PMU_ENABLE, enabled | 1u << counter | SVP_CP_PMU_ENABLE_CYCLES_MASK);
    return SVP_RESULT_OK;
}

svp_result svp_pmu_start(svp_driver* driver)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    uint32_t enabled = svp_register_read(driver, SVP_CP_PMU_ENABLE);
    svp_register_write(driver, SVP_CP_PMU_ENABLE, enabled | SVP_CP_PMU_ENABLE_CYCLES_MASK);
    svp_register_write(driver, SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_RESET_CYCLES_MASK | SVP_CP_PMU_CTRL_RESET_EVENTS_MASK);
    svp_register_write(driver, SVP_CP_PMU_OVF, SVP_CP_PMU_OVF_EVENTS_MASK);
    svp_register_write(driver, SVP_CP_PMU_CTRL, SVP_CP_PMU_CTRL_ENABLE_MASK);
    return SVP_RESULT_OK;
}

svp_result svp_pmu_stop(svp_driver* driver)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    svp_register_write(driver, SVP_CP_PMU_CTRL, 0);
    return SVP_RESULT_OK;
}

svp_result svp_pmu_read(svp_driver* driver, uint64_t* cycles, uint32_t counts[SVP_PMU_COUNTERS], uint32_t* overflow)
{
    if (!driver || !driver->ready) return SVP_RESULT_NOT_READY;
    if (cycles) {
        *cycles = svp_register_read(driver, SVP_CP_CCNTR_LO); /* latches the high word */
        *cycles |= (uint64_t)svp_register_read(driver, SVP_CP_CCNTR_HI) << 32;
    }
    for (uint32_t i = 0; counts && i < SVP_PMU_COUNTERS && i < driver->capabilities.pmu_counters; ++i)
        counts[i] = svp_register_read(driver, SVP_CP_PMU_COUNT(i));
    if (overflow) *overflow = svp_register_read(driver, SVP_CP_PMU_OVF);
    return SVP_RESULT_OK;
}
