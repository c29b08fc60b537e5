// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/sparse_pe_tile/sparse_pe_tile.h"

#include "models/engines/escalate/arithmetic/width_check.h"
#include "models/engines/escalate/sparse_pe_tile/make_pairing.h"

#include <algorithm>

namespace svp::escalate {
namespace {

std::vector<std::string> state_names()
{
    return {"idle",        "busy",        "loss.empty",    "stall.stream_full",
            "stall.slice", "stall.row",   "stall.tile",    "stall.coefficient",
            "stall.post",  "loss.unused", "loss.cut_short"};
}

uint64_t overlap(uint64_t a, uint64_t b, uint64_t from, uint64_t to)
{
    const uint64_t first = std::max(a, from), last = std::min(b, to);
    return last > first ? last - first : 0;
}

uint64_t ticks_now() { return sc_core::sc_time_stamp().value(); }

} // namespace

SparsePeTile::SparsePeTile(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config,
                           unsigned index)
    : EngineUnit(name, clock),
      index_(index),
      slices_(config.slices),
      adder_bits_(config.adder_bits),
      tree_latency_(config.tree_latency),
      stream_depth_(config.stream_depth),
      spans_pixels_(config.pairing.window_spans_pixels),
      group_bits_(config.pairing.group_bits),
      pairing_(make_pairing(config.pairing)),
      split_(states),
      activity_(statistics().activity("slices", "slices of the tile", config.slices, state_names())),
      additions_(
          statistics().counter("additions", "operations", "stage-1 additions and subtractions", "escalate.addition")),
      idle_slots_(statistics().counter("idle_slots", "lane-cycles",
                                       "adder lanes without a pair within reach, in cycles "
                                       "in which another lane issued")),
      row_bytes_(statistics().counter("row_bytes", "bytes", "activations and bitmaps received by broadcast",
                                      "escalate.sram_write_byte")),
      store_bytes_read_(statistics().counter("store_bytes_read", "bytes", "coefficients or weights read for a row",
                                             "escalate.tile_store_read_byte")),
      store_bytes_written_(statistics().counter("store_bytes_written", "bytes", "coefficients or weights delivered",
                                                "escalate.tile_store_write_byte")),
      trace_state_(trace_points().add("state", 3, "what the tile does or waits for",
                                      {"idle", "stall.row", "stall.coefficient", "stall.post", "working"})),
      trace_row_(trace_points().add("row", 16, "input row in work")),
      trace_channel_(trace_points().add("channel", 16, "first output channel in work"))
{
    lanes_ = pairing_->lanes();
    rows.on_message([this](RowBroadcast& message) {
        if (!running()) return;
        waiting_rows_.push_back({&message, current_edge()});
        row_bytes_ += message.bytes;
        consider_row();
    });
    sets.on_message([this](SetDelivery& message) {
        if (!running()) return;
        if (message.complete) {
            waiting_sets_.push_back({&message, current_edge()});
            store_bytes_written_ += message.bytes;
        } else {
            partial_ = &message;
        }
        consider_row();
    });
    values.on_accepted([this](RowStream&) { trace_state_.set(trace_working, ticks_now()); });
    values.on_response([this](RowStream&) {
        if (running()) row_done();
    });
    stream_.tile = index;
    stream_.counts.resize(slices_);
    stream_.slice_ends.resize(slices_);
}

void SparsePeTile::start_layer()
{
    waiting_rows_.clear();
    waiting_sets_.clear();
    partial_ = nullptr;
    working_ = false;
    stream_.begun = false;
    free_edge_ = current_edge();
    layer_additions_ = 0;
    rows_left_ = 0;
    if (plan().convolution) {
        const unsigned last = plan().rounds - 1;
        const uint64_t rounds = last + (index_ < plan().active_tiles(last) ? 1 : 0);
        const bool works = index_ < plan().active_tiles(0);
        for (unsigned s = 0; works && s < plan().spatial_tiles(); ++s)
            rows_left_ += rounds * plan().spatial(s).in_rows.count;
    }
    push_back_ = spans_pixels_ || plan().take_interval > 1 || stream_depth_ < tree_latency_;
    if (rows_left_ == 0) {
        finish();
        return;
    }
    activity_.enter(loss_cut_short, free_edge_);
    trace_state_.set(trace_row, ticks_now());
}

void SparsePeTile::stop_layer()
{
    activity_.enter(idle, current_edge());
    trace_state_.set(trace_idle, ticks_now());
}

unsigned SparsePeTile::used_slices() const { return stream_.set->outputs.count * plan().rows_per_output; }

void SparsePeTile::consider_row()
{
    if (working_ || waiting_rows_.empty()) return;
    if (!waiting_sets_.empty()) {
        work();
    } else if (partial_ != nullptr && !stream_.begun) {
        begin_streamed_row();
    } else if (!stream_.begun) {
        trace_state_.set(trace_coefficient, ticks_now());
    }
}

// The first store-full is there: the row begins, what it computes waits for the last byte.
void SparsePeTile::begin_streamed_row()
{
    stream_.begun = true;
    stream_.start_edge = current_edge();
    trace_state_.set(trace_working, ticks_now());
    SetDelivery* message = partial_;
    partial_ = nullptr;
    sets.respond(*message);
}

void SparsePeTile::work()
{
    const RowBroadcast& broadcast = *waiting_rows_.front().message;
    stream_.row = broadcast.row;
    stream_.round = broadcast.round;
    stream_.set = &waiting_sets_.front().message->set;
    working_ = true;
    store_bytes_read_ += waiting_sets_.front().message->bytes;
    trace_state_.set(trace_post, ticks_now());
    trace_row_.set(broadcast.row->y, ticks_now());
    trace_channel_.set(stream_.set->outputs.first, ticks_now());
    if (plan().decomposed && !add_up()) return;
    values.send(stream_);
}

// Stage 1 of the row: every slice's sums and its cycles. False after an overflow.
bool SparsePeTile::add_up()
{
    const ActivationRow& row = *stream_.row;
    const CoefficientSet& set = *stream_.set;
    const unsigned used = used_slices();
    PairingRow pairs;
    pairs.activations = row.pairing_words();
    pairs.coefficients = set.nonzero.data();
    pairs.slices = used;
    pairs.pixels = row.pixels;
    pairs.groups = pairing_groups(row.channels.count, group_bits_);
    if (push_back_) stream_.pixel_cycles.resize(size_t{used} * row.pixels);
    pairing_->count_row(pairs, stream_.counts.data(), push_back_ ? stream_.pixel_cycles.data() : nullptr);

    stream_.value_stride = row.plane_stride;
    stream_.values.resize(used * row.plane_stride);
    const bool always_fits = set.adder_bound < uint64_t{1} << (adder_bits_ - 1);
    for (unsigned i = 0; i < used; ++i) {
        int32_t* sums = stream_.values.data() + i * row.plane_stride;
        ternary_row_sum(row.planes.data(), row.plane_stride, set.slice_channels(i), row.pixels, sums);
        additions_ += stream_.counts[i].additions;
        layer_additions_ += stream_.counts[i].additions;
        idle_slots_ += stream_.counts[i].idle_slots(lanes_);
        if (always_fits || fits_bits(sums, row.pixels, adder_bits_)) continue;
        const unsigned channel = set.outputs.first + i / plan().command.bases;
        fail(SVP_ERROR_OVERFLOW, uint32_t{SVP_UNIT_SPARSE_ADDER} << 24 | channel);
        return false;
    }
    return true;
}

bool SparsePeTile::set_ends_with_row() const
{
    if (plan().streamed_sets) return true;
    return stream_.row->y + 1 == plan().spatial(stream_.row->spatial).in_rows.end();
}

void SparsePeTile::row_done()
{
    account();
    const bool set_done = set_ends_with_row();
    RowBroadcast* row = waiting_rows_.front().message;
    SetDelivery* set = waiting_sets_.front().message;
    waiting_rows_.erase(waiting_rows_.begin());
    if (set_done) waiting_sets_.erase(waiting_sets_.begin());
    working_ = false;
    stream_.begun = false;
    free_edge_ = stream_.end_edge;
    trace_state_.set(trace_row, ticks_now());
    rows_left_ -= 1;
    // The next row begins before the credits go out: they may bring more.
    consider_row();
    rows.respond(*row);
    if (set_done) sets.respond(*set);
    if (rows_left_ != 0 || !running()) return;
    activity_.enter(idle, current_edge());
    trace_state_.set(trace_idle, ticks_now());
    finish(layer_additions_);
}

// The lane-cycles since the tile came free: waiting for the row, the coefficients, the results; then the row itself.
void SparsePeTile::account()
{
    const Arrival<RowBroadcast>& row = waiting_rows_.front();
    const uint64_t start = stream_.start_edge, end = stream_.end_edge;
    if (activity_.last_cycle() != free_edge_) { // settled from outside in mid-row: its states are lost
        activity_.enter(loss_cut_short, end);
        return;
    }
    std::fill(split_.begin(), split_.end(), 0);
    const uint64_t row_there = std::clamp(row.edge, free_edge_, start);
    const uint64_t set_there = std::clamp(waiting_sets_.front().edge, row_there, start);
    const uint64_t held_back = overlap(row.message->ready_edge, row.message->start_edge, free_edge_, row_there);
    split_[stall_tile] = held_back * slices_;
    split_[stall_row] = (row_there - free_edge_ - held_back) * slices_;
    split_[stall_coefficient] = (set_there - row_there) * slices_;
    split_[stall_post] = (start - set_there) * slices_;

    const unsigned used = used_slices();
    split_[loss_unused] = (slices_ - used) * (end - start);
    split_[stall_coefficient] += used * (end - stream_.work_end);
    if (plan().dense) {
        split_[busy] = used * (stream_.work_end - start);
    } else {
        for (unsigned i = 0; i < used; ++i) {
            const RowCount& count = stream_.counts[i];
            split_[busy] += count.cycles - count.empty_cycles;
            split_[loss_empty] += count.empty_cycles;
            split_[stall_stream_full] += stream_.slice_ends[i] - start - count.cycles;
            split_[stall_slice] += stream_.work_end - stream_.slice_ends[i];
        }
    }
    activity_.account(end, split_, loss_cut_short);
}

} // namespace svp::escalate
