// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/basis_engine/basis_engine.h"

#include <algorithm>
#include <cstdlib>

namespace svp::escalate {
namespace {

// Tags: tile * 2 + what.
constexpr uint32_t row_ends = 0, results_ready = 1;

} // namespace

BasisEngine::BasisEngine(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config)
    : EngineUnit(name, clock),
      slices_(config.slices),
      tree_latency_(config.tree_latency),
      stream_depth_(config.stream_depth),
      result_rows_(config.result_rows),
      accumulator_bits_(config.accumulator_bits),
      spans_pixels_(config.pairing.window_spans_pixels),
      rows_(config.tiles),
      activity_(statistics().activity("mac_rows", "MAC rows of all tiles", config.tiles * config.slices,
                                      {"idle", "busy", "stall.stream", "loss.unused", "loss.cut_short"})),
      macs_(statistics().counter("macs", "operations", "products made: they land on an output, no factor is known zero",
                                 "escalate.mac")),
      macs_gated_(statistics().counter("macs_gated", "operations",
                                       "products gated off in dense mode: they land on an output, a factor is zero",
                                       "escalate.mac_gated")),
      values_(statistics().counter("values", "values", "intermediate values taken from the slices")),
      partial_sum_rows_(statistics().counter("result_rows", "rows", "output rows handed to post-processing")),
      trace_state_(trace_points().add("state", 1, "what the MAC rows do", {"idle", "working"}))
{
    for (unsigned t = 0; t < config.tiles; ++t) {
        const std::string socket = "values_" + std::to_string(t);
        values.push_back(std::make_unique<MessageSink<RowStream>>(socket.c_str()));
        values.back()->on_message([this](RowStream& stream) {
            if (running()) accept(stream);
        });
        rows_[t].mac_rows.resize(slices_);
    }
    basis.on_message([this](BasisKernels& kernels) {
        const auto* codes = reinterpret_cast<const int8_t*>(kernels.bytes.data());
        basis_.assign(codes, codes + kernels.bytes.size());
        basis_magnitude_ = 0;
        for (const int8_t b : basis_)
            basis_magnitude_ += static_cast<unsigned>(std::abs(int{b}));
        basis.respond(kernels);
    });
    results.on_response([this](ResultRow& result) {
        if (running()) result_consumed(result);
    });
}

void BasisEngine::start_layer()
{
    for (Rows& rows : rows_) {
        for (MacRow& row : rows.mac_rows)
            row.reset(stream_depth_);
        rows.held = rows.working = nullptr;
        rows.finished.clear();
        rows.placed = 0;
    }
    free_.clear();
    for (ResultRow& result : pool_)
        free_.push_back(&result);
    if (!plan().convolution) {
        finish();
        return;
    }
    results_left_ = 0;
    for (unsigned round = 0; round < plan().rounds; ++round)
        results_left_ += plan().active_tiles(round);
    results_left_ *= uint64_t{plan().command.out_h} * plan().col_tiles;
    start_edge_ = current_edge();
    busy_cycles_ = effectual_ = 0;
    activity_.enter(loss_cut_short, start_edge_);
    trace_state_.set(1, sc_core::sc_time_stamp().value());
}

void BasisEngine::stop_layer()
{
    activity_.enter(idle, current_edge());
    trace_state_.set(0, sc_core::sc_time_stamp().value());
}

bool BasisEngine::has_unplaced(const Rows& rows) const
{
    return !rows.finished.empty() && rows.finished.front()->ready_edge <= current_edge();
}

void BasisEngine::accept(RowStream& stream)
{
    Rows& rows = rows_[stream.tile];
    if (has_unplaced(rows))
        rows.held = &stream;
    else
        begin(stream);
}

void BasisEngine::begin(RowStream& stream)
{
    Rows& rows = rows_[stream.tile];
    const uint64_t now = current_edge();
    values[stream.tile]->accept(stream);
    if (!stream.begun) stream.start_edge = now;
    const uint64_t done = plan().dense ? take_dense(stream) : take_values(rows, stream);
    stream.end_edge = std::max(stream.work_end, now);
    accumulate(rows, stream);
    rows.working = &stream;
    schedule(stream.end_edge, stream.tile * 2 + row_ends);
    const size_t before = rows.finished.size();
    const uint64_t ready = std::max(done, now);
    if (!finish_rows(rows, stream, ready)) return;
    if (rows.finished.size() != before) schedule(ready, stream.tile * 2 + results_ready);
}

// The edge on which the MAC rows have worked on the last value.
uint64_t BasisEngine::take_values(Rows& rows, RowStream& stream)
{
    const unsigned used = stream.set->outputs.count * plan().rows_per_output;
    const unsigned pixels = stream.row->pixels, interval = plan().take_interval;
    const bool push_back = spans_pixels_ || interval > 1 || stream_depth_ < tree_latency_;
    uint64_t done = stream.start_edge;
    stream.work_end = stream.start_edge;
    for (unsigned i = 0; i < used; ++i) {
        uint64_t last_taken;
        if (push_back) {
            const uint32_t* cycles = stream.pixel_cycles.data() + size_t{i} * pixels;
            stream.slice_ends[i] = rows.mac_rows[i].take(stream.start_edge, cycles, pixels, tree_latency_, interval);
            last_taken = rows.mac_rows[i].free_edge();
        } else { // a value a cycle at most, each taken as it comes
            stream.slice_ends[i] = stream.start_edge + stream.counts[i].cycles;
            last_taken = stream.slice_ends[i] + tree_latency_ + interval;
        }
        stream.work_end = std::max(stream.work_end, stream.slice_ends[i]);
        done = std::max(done, last_taken);
    }
    values_ += uint64_t{used} * pixels;
    busy_cycles_ += uint64_t{used} * pixels * interval;
    return done;
}

uint64_t BasisEngine::take_dense(RowStream& stream)
{
    const uint64_t cycles = uint64_t{stream.row->pixels} * plan().dense_passes * plan().take_interval;
    stream.work_end = stream.start_edge + cycles;
    busy_cycles_ += cycles * stream.set->outputs.count * plan().rows_per_output;
    values_ += uint64_t{stream.row->pixels} * plan().group_channels * stream.set->outputs.count;
    return stream.work_end;
}

void BasisEngine::accumulate(Rows& rows, const RowStream& stream)
{
    const SpatialTile tile = plan().spatial(stream.row->spatial);
    if (stream.row->y == tile.in_rows.first) {
        rows.sums.start(plan(), tile, stream.set->outputs.count, sums_may_wrap(plan(), *stream.set, basis_magnitude_));
        rows.next_output = tile.out_rows.first;
    }
    const Products products =
        plan().dense ? rows.sums.add_dense(stream) : rows.sums.add_decomposed(stream, basis_.data());
    effectual_ += products.effectual;
    macs_ += products.effectual;
    macs_gated_ += products.landing - products.effectual;
}

// Output rows complete with this input row; false after an overflow.
bool BasisEngine::finish_rows(Rows& rows, const RowStream& stream, uint64_t ready_edge)
{
    const SpatialTile tile = plan().spatial(stream.row->spatial);
    const Range outputs = stream.set->outputs;
    while (rows.next_output < tile.out_rows.end() && plan().completing_row(tile, rows.next_output) <= stream.row->y) {
        if (free_.empty()) free_.push_back(&pool_.emplace_back());
        ResultRow& result = *free_.back();
        free_.pop_back();
        result.tile = stream.tile;
        result.spatial = stream.row->spatial;
        result.o = rows.next_output++;
        result.channels = outputs;
        result.columns = tile.out_cols;
        result.ready_edge = ready_edge;
        result.sums.resize(size_t{outputs.count} * tile.out_cols.count);
        for (unsigned i = 0; i < outputs.count; ++i) {
            int32_t* sums = result.sums.data() + size_t{i} * tile.out_cols.count;
            if (rows.sums.read(i, result.o, accumulator_bits_, sums)) continue;
            fail(SVP_ERROR_OVERFLOW, uint32_t{SVP_UNIT_BASIS} << 24 | (outputs.first + i));
            return false;
        }
        rows.finished.push_back(&result);
    }
    return true;
}

void BasisEngine::on_edge(uint32_t tag)
{
    Rows& rows = rows_[tag / 2];
    if (tag % 2 == results_ready) {
        place_results(rows);
        return;
    }
    RowStream& stream = *rows.working;
    rows.working = nullptr;
    values[tag / 2]->respond(stream);
}

void BasisEngine::place_results(Rows& rows)
{
    while (has_unplaced(rows) && rows.placed < result_rows_) {
        ResultRow& result = *rows.finished.front();
        rows.finished.pop_front();
        rows.placed += 1;
        partial_sum_rows_ += 1;
        results.send(result);
        if (!running()) return;
    }
    if (rows.held == nullptr || has_unplaced(rows)) return;
    RowStream& stream = *rows.held;
    rows.held = nullptr;
    begin(stream);
}

void BasisEngine::result_consumed(ResultRow& result)
{
    Rows& rows = rows_[result.tile];
    free_.push_back(&result);
    rows.placed -= 1;
    if (--results_left_ == 0) {
        end_layer();
        return;
    }
    place_results(rows);
}

void BasisEngine::end_layer()
{
    const uint64_t now = current_edge();
    if (activity_.last_cycle() == start_edge_) {
        const uint64_t elapsed = now - start_edge_;
        const unsigned working = plan().active_tiles(0) * plan().rows_per_output * plan().outputs_per_tile;
        const uint64_t others = (activity_.width() - working) * elapsed;
        activity_.account(
            now, {{busy, busy_cycles_}, {loss_unused, others}, {stall_stream, working * elapsed - busy_cycles_}}, idle);
    } else { // settled from outside in mid-layer
        activity_.enter(idle, now);
    }
    trace_state_.set(0, sc_core::sc_time_stamp().value());
    finish(effectual_);
}

} // namespace svp::escalate
