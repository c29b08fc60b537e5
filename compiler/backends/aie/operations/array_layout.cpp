// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/operations/array_layout.h"

#include "base/errors/fail.h"
#include "interface/engines/aie/weight_block.h"

#include <algorithm>

namespace svp::compiler::aie {
namespace {

constexpr unsigned beat_bytes = 4;
constexpr unsigned most_pairs_rows = 2 * most_result_streams;

void check_shape(const svp_aie_target& t, const std::string& name, const std::string& place)
{
    if (t.columns == 0 || t.columns > SVP_AIE_MAX_COLUMNS)
        fail(place, "{}.columns: {} columns, 1 to {} can be mapped", name, t.columns,
             static_cast<unsigned>(SVP_AIE_MAX_COLUMNS));
    if (t.rows == 0 || t.rows > most_pairs_rows)
        fail(place, "{}.rows: {} rows, 1 to {} can be mapped (two cores share a stream of results)", name, t.rows,
             most_pairs_rows);
    if (t.rows > t.columns)
        fail(place, "{}.rows: {} rows take their weights through {} columns' shim tiles; one each is needed", name,
             t.rows, t.columns);
    if (t.memory_rows == 0 || t.memory_rows > 2)
        fail(place, "{}.memory_rows: {} rows of memory tiles, 1 or 2 can be mapped", name, t.memory_rows);
    if (t.stream_bytes < beat_bytes || t.stream_bytes % beat_bytes != 0)
        fail(place, "{}.stream_bytes: {} is no multiple of {}", name, t.stream_bytes, beat_bytes);
}

} // namespace

ArrayLayout layout_of(const svp_aie_target& target, const std::string& instance, const std::string& place)
{
    check_shape(target, instance, place);
    constexpr unsigned least_core_bytes = 16384, most_core_bytes = 65536;
    constexpr unsigned least_memory_bytes = 32768, most_memory_bytes = 524288;
    if (target.core_bytes < least_core_bytes || target.core_bytes > most_core_bytes || target.core_bytes % 256 != 0)
        fail(place, "{}.core_memory_bytes: {}, {} to {} in steps of 256 can be mapped", instance, target.core_bytes,
             least_core_bytes, most_core_bytes);
    if (target.memory_tile_bytes < least_memory_bytes || target.memory_tile_bytes > most_memory_bytes ||
        target.memory_tile_bytes % 256 != 0)
        fail(place, "{}.memory_tile_bytes: {}, {} to {} in steps of 256 can be mapped", instance,
             target.memory_tile_bytes, least_memory_bytes, most_memory_bytes);

    ArrayLayout layout;
    layout.target = target;
    layout.instance = instance;
    layout.columns = target.columns;
    layout.rows = target.rows;
    layout.memory_rows = target.memory_rows;

    // Shares of the core's memory, in 1/64: two inputs of 8, the ring, accumulators, results of one or two cores.
    const unsigned share = target.core_bytes / 64;
    const unsigned ring_shares = layout.paired() ? 22 : 24, accumulator_shares = layout.paired() ? 14 : 16;
    layout.input_bytes = 8 * share;
    layout.ring_base = 16 * share;
    layout.ring_slots = ring_shares * share / ring_slot_bytes;
    layout.accumulator_base = layout.ring_base + ring_shares * share;
    layout.accumulator_bytes = accumulator_shares * share;
    layout.results_base = layout.accumulator_base + layout.accumulator_bytes;
    layout.result_bytes = (layout.paired() ? 3 : 4) * share;

    const unsigned most_slots = layout.memory_rows > 1 ? 60 : 16; // a lock counts to 63
    const unsigned ring_room = layout.memory_rows > 1 ? target.memory_tile_bytes : target.memory_tile_bytes / 8;
    layout.memory_ring_slots = std::min(most_slots, ring_room / memory_ring_slot_bytes);
    layout.memory_ring_base = target.memory_tile_bytes - layout.memory_ring_slots * memory_ring_slot_bytes;
    layout.slice_bytes = layout.memory_rows > 1 ? target.memory_tile_bytes : layout.memory_ring_base;
    return layout;
}

} // namespace svp::compiler::aie
