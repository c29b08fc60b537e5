/* SPDX-License-Identifier: Apache-2.0 */
#include "firmware/runtime/svp_spread.h"

typedef struct spread {
    svp_lane* lanes;
    uint32_t lane_count;
    uint32_t next, count; /* inferences: the next to begin, all */
    const svp_inference_io* io;
    uint32_t timeout_us;
} spread;

static svp_result begin(spread* all, uint32_t lane_index, svp_failure* failure)
{
    svp_lane* lane = &all->lanes[lane_index];
    lane->index = all->next++;
    lane->busy = 1;
    const void* input = all->io->input(all->io->context, lane->index, lane_index);
    return svp_inference_begin(lane->runtime, &lane->inference, input, failure);
}

static svp_result end(spread* all, uint32_t lane_index, svp_failure* failure)
{
    svp_lane* lane = &all->lanes[lane_index];
    lane->busy = 0;
    svp_result result = svp_inference_end(lane->runtime, lane->output_buffer, failure);
    if (result == SVP_RESULT_OK) all->io->output(all->io->context, lane->index, lane_index, lane->output_buffer);
    return result;
}

/* PENDING: the lane works, or there is nothing left for it. *moved: set where a command came or went. */
static svp_result step(spread* all, uint32_t lane_index, int* moved, svp_failure* failure)
{
    svp_lane* lane = &all->lanes[lane_index];
    svp_result result = SVP_RESULT_OK;
    if (!lane->busy) {
        if (all->next == all->count) return SVP_RESULT_PENDING;
        result = begin(all, lane_index, failure);
    }
    const svp_inference before = lane->inference;
    if (result == SVP_RESULT_OK) result = svp_inference_step(lane->runtime, &lane->inference, all->timeout_us, failure);
    if (lane->inference.submitted != before.submitted || lane->inference.retired != before.retired) *moved = 1;
    return result == SVP_RESULT_OK ? end(all, lane_index, failure) : result;
}

static int any_busy(const spread* all)
{
    for (uint32_t i = 0; i < all->lane_count; ++i)
        if (all->lanes[i].busy) return 1;
    return 0;
}

static void cancel_others(const spread* all, uint32_t lane_index)
{
    for (uint32_t i = 0; i < all->lane_count; ++i) {
        if (i == lane_index || !all->lanes[i].busy) continue;
        (void)svp_cancel(all->lanes[i].runtime->driver);
        all->lanes[i].busy = 0;
    }
}

/* Sleeps with interrupts masked, so that one that comes meanwhile ends the sleep. */
static void wait_for_something(const spread* all)
{
    const svp_port* port = all->lanes[0].runtime->driver->port;
    uint32_t saved = port->irq_save(port->context);
    port->relax(port->context);
    port->irq_restore(port->context, saved);
}

svp_result svp_spread_run(svp_lane* lanes, uint32_t lane_count, uint32_t count, const svp_inference_io* io,
                          uint32_t timeout_us, uint32_t* failed, svp_failure* failure)
{
    spread all = {lanes, lane_count, 0, count, io, timeout_us};
    svp_failure_clear(failure);
    for (uint32_t i = 0; i < lane_count; ++i)
        lanes[i].busy = 0;
    for (;;) {
        int moved = 0;
        for (uint32_t i = 0; i < lane_count; ++i) {
            svp_result result = step(&all, i, &moved, failure);
            if (result == SVP_RESULT_OK || result == SVP_RESULT_PENDING) continue;
            *failed = lanes[i].index;
            cancel_others(&all, i);
            return result;
        }
        if (!any_busy(&all) && all.next == all.count) return SVP_RESULT_OK;
        if (!moved) wait_for_something(&all);
    }
}
