// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/post_processor/post_processor.h"

#include <algorithm>
#include <cstring>

namespace svp::escalate {
namespace {

std::vector<std::string> state_names()
{
    return {"idle", "busy", "stall.input", "stall.parameter", "stall.residual", "stall.output"};
}

} // namespace

PostProcessor::PostProcessor(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config)
    : DmaUnit(name, clock, config.dma_requests),
      lanes_(config.post_values_per_cycle),
      residual_(window()),
      activity_(statistics().activity("lanes", "post-processing lanes, all at once", 1, state_names())),
      values_(statistics().counter("values", "values", "output codes made")),
      requantized_(statistics().counter("requantizations", "operations", "output codes made from a wider value",
                                        "escalate.requantize")),
      inputs_(statistics().counter("inputs", "values", "input values of pooling, add and copy", "escalate.pool_input")),
      residual_bytes_(statistics().counter("staged_bytes", "bytes", "requantization records and residual slots staged",
                                           "escalate.sram_write_byte")),
      trace_state_(trace_points().add("state", 3, "what the post-processor does", state_names())),
      trace_row_(trace_points().add("row", 16, "output row in work")),
      trace_queue_(trace_points().add("queue", 16, "result rows that wait"))
{
    results.on_message([this](ResultRow& result) {
        if (!running()) return;
        waiting_.push_back(&result);
        consider();
    });
    stream.on_message([this](StreamRow& row) {
        if (!running()) return;
        pieces_[row.piece % 2].rows.push_back(&row);
        consider();
    });
    grants.on_message([this](FillGrant& grant) {
        if (running()) {
            granted_ = grant.granted;
            if (plan().residual) residual_.allow(granted_);
            fetch();
            if (running()) consider();
        }
        grants.respond(grant);
    });
}

void PostProcessor::enter(State state) { enter_state(activity_, trace_state_, state); }

void PostProcessor::start_layer()
{
    const svp_escalate_command& c = plan().command;
    records_asked_ = records_there_ = plan().operand[SVP_ESCALATE_OPERAND_REQUANT].size == 0;
    records_.assign(plan().operand[SVP_ESCALATE_OPERAND_REQUANT].size / sizeof(svp_requant), svp_requant{});
    residual_.start(plan());
    granted_ = 0;
    working_ = false;
    result_ = nullptr;
    waiting_.clear();
    for (Piece& piece : pieces_) {
        piece.rows.clear();
        piece.released = 0;
    }
    piece_ = o_ = 0;
    rows_left_ = 0;
    if (plan().convolution) {
        for (unsigned round = 0; round < plan().rounds; ++round)
            rows_left_ += plan().active_tiles(round);
    } else {
        rows_left_ = plan().in_groups();
    }
    rows_left_ *= uint64_t{c.out_h} * plan().col_tiles;
    enter(stall_input);
    fetch();
}

void PostProcessor::stop_layer() { enter(idle); }

// Requantization records first, then the second input.
void PostProcessor::fetch()
{
    while (DmaRequest* request = free_request()) {
        if (!records_asked_) {
            records_asked_ = true;
            record_tag_ = request->tag;
            record_bytes_.resize(records_.size() * sizeof(svp_requant));
            request->read(plan().address[SVP_ESCALATE_OPERAND_REQUANT], record_bytes_.data(), record_bytes_.size());
            transfer(*request);
            continue;
        }
        if (!plan().residual) return;
        uint32_t slot = 0;
        const ResidualReader::Next next = residual_.next(*request, &slot);
        if (next == ResidualReader::Next::contradiction) fail(SVP_ERROR_DATA_FORMAT, slot);
        if (next != ResidualReader::Next::sent) return;
        transfer(*request);
    }
}

void PostProcessor::on_transfer(const DmaRequest& request)
{
    residual_bytes_ += uint64_t{request.run_bytes} * request.runs;
    if (!records_there_ && request.tag == record_tag_) {
        std::memcpy(records_.data(), record_bytes_.data(), record_bytes_.size());
        if (!records_make_sense()) return;
        records_there_ = true;
    } else {
        uint32_t slot = 0;
        if (!residual_.arrived(request, &slot)) {
            fail(SVP_ERROR_DATA_FORMAT, slot);
            return;
        }
    }
    fetch();
    if (running()) consider();
}

bool PostProcessor::records_make_sense()
{
    const bool mean = plan().command.opcode == SVP_ESCALATE_POOL_AVERAGE;
    const uint32_t most = mean ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT;
    for (size_t i = 0; i < records_.size(); ++i) {
        if (records_[i].multiplier >= 0 && records_[i].shift <= most) continue;
        fail(SVP_ERROR_DATA_FORMAT, static_cast<uint32_t>(i));
        return false;
    }
    return true;
}

void PostProcessor::consider()
{
    if (working_) return;
    if (plan().convolution)
        consider_result();
    else
        consider_stream();
}

// What keeps a result row from being worked on; busy: nothing.
PostProcessor::State PostProcessor::state_of(const ResultRow& result) const
{
    if (!records_there_) return stall_parameter;
    if (plan().fill_of(result.spatial, result.channels.end() - 1) >= granted_) return stall_output;
    if (plan().residual && !residual_.has(result.spatial, result.o, result.channels)) return stall_residual;
    return busy;
}

// The first row in order of arrival that can be worked on: rows of a fill that has no half yet must not keep back those
// it waits for.
void PostProcessor::consider_result()
{
    trace_queue_.set(waiting_.size(), sc_core::sc_time_stamp().value());
    if (waiting_.empty()) {
        enter(stall_input);
        return;
    }
    State first_reason = busy;
    for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
        const State reason = state_of(**it);
        if (reason == busy) {
            result_ = *it;
            waiting_.erase(it);
            trace_row_.set(result_->o, sc_core::sc_time_stamp().value());
            if (requantize(*result_)) begin(out_.codes.size());
            return;
        }
        if (it == waiting_.begin()) first_reason = reason;
    }
    enter(first_reason);
}

bool PostProcessor::requantize(const ResultRow& result)
{
    const unsigned columns = result.columns.count;
    out_.spatial = result.spatial;
    out_.o = result.o;
    out_.channels = result.channels;
    out_.columns = result.columns;
    out_.codes.resize(result.sums.size());
    const RowOperation operation{&plan(), records_.data()};
    for (unsigned i = 0; i < result.channels.count; ++i) {
        const unsigned channel = result.channels.first + i;
        const int16_t* residual = plan().residual ? residual_.plane(result.spatial, result.o, channel) : nullptr;
        if (requantize_row(operation, channel, result.sums.data() + size_t{i} * columns, residual, columns,
                           out_.codes.data() + size_t{i} * columns))
            continue;
        overflow(channel);
        return false;
    }
    return true;
}

void PostProcessor::overflow(unsigned channel) { fail(SVP_ERROR_OVERFLOW, uint32_t{SVP_UNIT_REQUANT} << 24 | channel); }

void PostProcessor::begin(uint64_t lane_values)
{
    working_ = true;
    values_ += out_.codes.size();
    if (!records_.empty()) requantized_ += out_.codes.size();
    enter(busy);
    schedule(current_edge() + std::max<uint64_t>(1, (lane_values + lanes_ - 1) / lanes_), 0);
}

// The rows of the input under output row o have come (all rows, for the last output row); window_ holds them.
bool PostProcessor::window_there(const Piece& piece, const SpatialTile& tile, unsigned o)
{
    const svp_escalate_command& c = plan().command;
    window_.clear();
    if (o + 1 == tile.out_rows.end() && piece.rows.size() < tile.in_rows.count) return false;
    for (unsigned r = 0; r < c.kernel_h; ++r) {
        const int y = static_cast<int>(o * c.stride_h + r * c.dilation_h) - static_cast<int>(c.pad_top);
        if (y < 0 || y >= static_cast<int>(c.in_h)) continue;
        const size_t index = static_cast<unsigned>(y) - tile.in_rows.first;
        if (index >= piece.rows.size()) return false;
        window_.push_back(piece.rows[index]->row);
    }
    return true;
}

void PostProcessor::consider_stream()
{
    if (piece_ == plan().fills()) return;
    Piece& piece = pieces_[piece_ % 2];
    const SpatialTile tile = plan().spatial(piece_ / plan().fills_per_spatial);
    const unsigned o = tile.out_rows.first + o_;
    const Range group = plan().group_range(piece_ % plan().fills_per_spatial);
    const unsigned spatial = piece_ / plan().fills_per_spatial;
    if (!records_there_) {
        enter(stall_parameter);
    } else if (!window_there(piece, tile, o)) {
        enter(stall_input);
    } else if (piece_ >= granted_) {
        enter(stall_output);
    } else if (plan().residual && !residual_.has(spatial, o, group)) {
        enter(stall_residual);
    } else {
        trace_row_.set(o, sc_core::sc_time_stamp().value());
        out_.spatial = spatial;
        out_.o = o;
        out_.channels = {plan().command.channel_offset + group.first, group.count};
        out_.columns = tile.out_cols;
        compute_stream_row(tile, o);
    }
}

void PostProcessor::compute_stream_row(const SpatialTile& tile, unsigned o)
{
    const Range group = plan().group_range(piece_ % plan().fills_per_spatial);
    const unsigned columns = tile.out_cols.count;
    const bool pooling = svp_is_pooling(&plan().command);
    out_.codes.resize(size_t{group.count} * columns);
    const RowOperation operation{&plan(), records_.data()};
    const WindowRows window{window_.data(), static_cast<unsigned>(window_.size())};
    for (unsigned c = group.first; c < group.end(); ++c) {
        int8_t* codes = out_.codes.data() + size_t{c - group.first} * columns;
        const int16_t* second = plan().residual ? residual_.plane(out_.spatial, o, c) : nullptr;
        const bool fits = pooling ? pool_row(operation, tile, window, c, codes)
                                  : map_row(operation, *window_.front(), c, second, codes);
        if (fits) continue;
        overflow(c);
        return;
    }
    const uint64_t inputs = pooling ? taps_on_input(plan(), tile, window.count) * group.count : out_.codes.size();
    inputs_ += inputs;
    begin(inputs);
}

void PostProcessor::on_edge(uint32_t) { row_done(); }

void PostProcessor::row_done()
{
    working_ = false;
    rows_left_ -= 1;
    output.send(out_);
    if (!running()) return;
    if (plan().convolution) {
        ResultRow* result = result_;
        result_ = nullptr;
        results.respond(*result);
    } else {
        Piece& piece = pieces_[piece_ % 2];
        const SpatialTile tile = plan().spatial(piece_ / plan().fills_per_spatial);
        o_ += 1;
        release_rows(piece, tile);
    }
    if (!running()) return;
    if (rows_left_ != 0) {
        consider();
        return;
    }
    enter(idle);
    finish();
}

// Input rows above the next window are done with; after the last output row all are, and the next piece begins.
void PostProcessor::release_rows(Piece& piece, const SpatialTile& tile)
{
    if (o_ == tile.out_rows.count) {
        done_.assign(piece.rows.begin() + static_cast<std::ptrdiff_t>(piece.released), piece.rows.end());
        piece.rows.clear();
        piece.released = 0;
        piece_ += 1;
        o_ = 0;
        for (StreamRow* row : done_)
            stream.respond(*row);
        return;
    }
    const int next = static_cast<int>((tile.out_rows.first + o_) * plan().command.stride_h) -
                     static_cast<int>(plan().command.pad_top);
    const auto above = static_cast<size_t>(std::max(0, next - static_cast<int>(tile.in_rows.first)));
    const size_t keep_from = std::min(above, piece.rows.size());
    while (piece.released < keep_from)
        stream.respond(*piece.rows[piece.released++]);
}

} // namespace svp::escalate
