// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/activation_buffer/activation_buffer.h"

#include "models/engines/escalate/common/row_decoder.h"

namespace svp::escalate {
namespace {

constexpr uint32_t broadcast_done = 0;

std::vector<std::string> state_names() { return {"idle", "busy", "stall.fetch", "stall.tile", "stall.stream"}; }

} // namespace

ActivationBuffer::ActivationBuffer(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config)
    : DmaUnit(name, clock, config.dma_requests),
      tiles_(config.tiles),
      tile_rows_held_(config.row_buffer + 1),
      bytes_per_cycle_(config.broadcast_bytes_per_cycle),
      group_bits_(config.pairing.group_bits),
      transfers_(window()),
      staging_(window()),
      held_(tiles_, 0),
      messages_(tiles_, std::deque<RowBroadcast>(tile_rows_held_)),
      next_message_(tiles_, 0),
      activity_(statistics().activity("broadcast", "the port that broadcasts rows to the tiles", 1, state_names())),
      written_(statistics().counter("bytes_written", "bytes", "activations and bitmaps written into the buffer",
                                    "escalate.sram_write_byte")),
      read_(statistics().counter("bytes_read", "bytes", "activations and bitmaps read for tiles and streams",
                                 "escalate.sram_read_byte")),
      broadcast_rows_(statistics().counter("rows", "rows", "rows broadcast or streamed")),
      trace_state_(trace_points().add("state", 3, "what the broadcast port does", state_names())),
      trace_row_(trace_points().add("row", 16, "input row of the last broadcast"))
{
    for (unsigned t = 0; t < tiles_; ++t) {
        const std::string socket = "broadcast_" + std::to_string(t);
        broadcasts.push_back(std::make_unique<MessageSource<RowBroadcast>>(socket.c_str()));
        broadcasts.back()->on_response([this](RowBroadcast& message) {
            if (!running()) return;
            held_[message.tile] -= 1;
            pool_.release(*message.row);
            if (waiting_for_tiles_) consider_broadcast();
        });
    }
    stream.on_response([this](StreamRow& message) {
        if (!running()) return;
        free_stream_messages_.push_back(&message);
        pool_.release(*message.row);
        Piece& piece = this->piece(message.piece);
        if (++piece.rows_released == piece.tile.in_rows.count) close_piece();
    });
}

unsigned ActivationBuffer::pieces() const
{
    return plan().spatial_tiles() * (plan().convolution ? 1 : plan().in_groups());
}

void ActivationBuffer::enter(State state) { enter_state(activity_, trace_state_, state); }

void ActivationBuffer::start_layer()
{
    const svp_escalate_command& c = plan().command;
    place_ = {plan().address[SVP_ESCALATE_OPERAND_INPUT], c.input_format, c.in_h, c.in_w, c.in_c};
    pool_.reclaim();
    for (Piece& half : halves_)
        half.rows.clear();
    for (SlotTable& table : tables_)
        table.forget();
    opened_ = closed_ = fetch_piece_ = fetch_row_ = fetch_group_ = 0;
    tables_asked_ = 0;
    round_ = row_ = 0;
    broadcasting_ = waiting_for_tiles_ = false;
    held_.assign(tiles_, 0);
    free_stream_messages_.clear();
    for (StreamRow& message : stream_messages_)
        free_stream_messages_.push_back(&message);
    open_piece(0);
    if (pieces() > 1) open_piece(1);
    enter(plan().convolution ? stall_fetch : stall_stream);
    fetch();
}

void ActivationBuffer::stop_layer() { enter(idle); }

void ActivationBuffer::open_piece(unsigned index)
{
    Piece& half = piece(index);
    const unsigned groups = plan().in_groups();
    half.index = index;
    half.tile = plan().spatial(plan().convolution ? index : index / groups);
    half.groups = plan().convolution ? Range{0, groups} : Range{index % groups, 1};
    half.rows.assign(half.tile.in_rows.count, nullptr);
    half.missing.assign(half.tile.in_rows.count, half.groups.count);
    half.rows_ready = half.rows_released = 0;
    opened_ = index + 1;
}

// The oldest piece has been used up: its half takes the piece after the next.
void ActivationBuffer::close_piece()
{
    closed_ += 1;
    if (closed_ == pieces()) {
        enter(idle);
        finish();
        return;
    }
    if (opened_ < pieces()) open_piece(opened_);
    fetch();
}

void ActivationBuffer::fetch()
{
    while (running() && fetch_piece_ < opened_) {
        if (place_.format == SVP_FORMAT_BITMAP && !fetch_table()) return;
        DmaRequest* request = free_request();
        if (request == nullptr || !fetch_slots(*request)) return;
    }
}

// The slot table of the spatial tile about to be fetched; false while it is not there.
bool ActivationBuffer::fetch_table()
{
    const unsigned spatial = plan().convolution ? fetch_piece_ : fetch_piece_ / plan().in_groups();
    SlotTable& table = tables_[spatial % 2];
    if (tables_asked_ > spatial) return table.present();
    DmaRequest* request = free_request();
    if (request == nullptr) return false;
    tables_asked_ = spatial + 1;
    table.request(place_, piece(fetch_piece_).tile.in_rows, *request);
    Transfer& transfer = transfers_[request->tag];
    transfer.table = true;
    transfer.piece = spatial;
    DmaUnit::transfer(*request);
    return table.present();
}

bool ActivationBuffer::fetch_slots(DmaRequest& request)
{
    Piece& half = piece(fetch_piece_);
    const unsigned y = half.tile.in_rows.first + fetch_row_;
    Range groups{half.groups.first + fetch_group_, half.groups.count - fetch_group_};
    groups = groups_of_one_transfer(place_, groups);
    Transfer& transfer = transfers_[request.tag];
    transfer = {false, fetch_piece_, fetch_row_, groups, 0};
    if (place_.format == SVP_FORMAT_BITMAP) {
        const unsigned spatial = plan().convolution ? fetch_piece_ : fetch_piece_ / plan().in_groups();
        transfer.used = tables_[spatial % 2].used(place_, y, groups.first);
        if (transfer.used == 0) {
            fail(SVP_ERROR_DATA_FORMAT, place_.slot_index(y, groups.first));
            return false;
        }
    }
    if (half.rows[fetch_row_] == nullptr) {
        ActivationRow& row = pool_.take();
        const Range all{0, plan().command.in_c};
        prepare_row(row, y, half.tile.in_cols.count,
                    plan().convolution ? all : place_.group_channels(half.groups.first));
        row.spatial = half.index;
        half.rows[fetch_row_] = &row;
    }
    request_slots(place_, y, groups, half.tile.in_cols, transfer.used, staging_[request.tag], request);
    fetch_group_ += groups.count;
    if (fetch_group_ == half.groups.count) {
        fetch_group_ = 0;
        fetch_row_ += 1;
    }
    if (fetch_row_ == half.tile.in_rows.count) {
        fetch_row_ = 0;
        fetch_piece_ += 1;
    }
    DmaUnit::transfer(request);
    return true;
}

void ActivationBuffer::on_transfer(const DmaRequest& request)
{
    const Transfer transfer = transfers_[request.tag];
    if (transfer.table) {
        tables_[transfer.piece % 2].arrived();
    } else {
        Piece& half = piece(transfer.piece);
        if (!decode(transfer, staging_[request.tag])) {
            const unsigned y = half.tile.in_rows.first + transfer.row;
            fail(SVP_ERROR_DATA_FORMAT, place_.slot_index(y, transfer.groups.first));
            return;
        }
        written_ += uint64_t{request.run_bytes} * request.runs;
        half.missing[transfer.row] -= transfer.groups.count;
        if (half.missing[transfer.row] == 0) finish_row(*half.rows[transfer.row], plan(), half.tile, group_bits_);
        rows_arrived(half);
    }
    fetch();
}

bool ActivationBuffer::decode(const Transfer& transfer, const std::vector<uint8_t>& bytes)
{
    Piece& half = piece(transfer.piece);
    ActivationRow& row = *half.rows[transfer.row];
    const int zero_point = plan().command.in_zero_point;
    if (place_.format == SVP_FORMAT_BITMAP)
        return decode_bitmap_slot(row, bytes.data(), transfer.used, place_.width, half.tile.in_cols.first,
                                  place_.group_channels(transfer.groups.first), zero_point);
    size_t offset = 0;
    for (unsigned g = transfer.groups.first; g < transfer.groups.end(); ++g) {
        const Range group = place_.group_channels(g);
        decode_dense_slot(row, bytes.data() + offset, group, zero_point);
        offset += size_t{row.pixels} * group.count;
    }
    return true;
}

void ActivationBuffer::rows_arrived(Piece& half)
{
    const unsigned before = half.rows_ready;
    while (half.rows_ready < half.rows.size() && half.missing[half.rows_ready] == 0)
        half.rows_ready += 1;
    if (half.rows_ready == before) return;
    if (plan().convolution) {
        if (half.index == closed_ && !broadcasting_ && !waiting_for_tiles_) consider_broadcast();
        return;
    }
    for (unsigned row = before; row < half.rows_ready; ++row) {
        if (free_stream_messages_.empty()) free_stream_messages_.push_back(&stream_messages_.emplace_back());
        StreamRow& message = *free_stream_messages_.back();
        free_stream_messages_.pop_back();
        message.row = half.rows[row];
        message.piece = half.index;
        read_ += uint64_t{message.row->pixels} * message.row->channels.count;
        broadcast_rows_ += 1;
        stream.send(message);
        if (!running()) return;
    }
}

uint64_t ActivationBuffer::broadcast_bytes(const ActivationRow& row) const
{
    if (plan().decomposed) return uint64_t{row.pixels} * svp_bitmap_bytes(row.channels.count) + row.nonzero_count;
    return uint64_t{row.pixels} * plan().input_channels(round_).count;
}

// Start the next broadcast if its row and room in every working tile are there.
void ActivationBuffer::consider_broadcast()
{
    Piece& half = piece(closed_);
    const uint64_t now = current_edge();
    if (row_ >= half.rows_ready) {
        enter(stall_fetch);
        return;
    }
    if (!waiting_for_tiles_) ready_edge_ = now;
    waiting_for_tiles_ = true;
    const unsigned active = plan().active_tiles(round_);
    for (unsigned t = 0; t < active; ++t) {
        if (held_[t] < tile_rows_held_) continue;
        enter(stall_tile);
        return;
    }
    waiting_for_tiles_ = false;
    broadcasting_ = true;
    start_edge_ = now;
    for (unsigned t = 0; t < active; ++t)
        held_[t] += 1;
    const uint64_t bytes = broadcast_bytes(*half.rows[row_]);
    read_ += bytes;
    enter(busy);
    trace_row_.set(half.rows[row_]->y, sc_core::sc_time_stamp().value());
    schedule(now + std::max<uint64_t>(1, (bytes + bytes_per_cycle_ - 1) / bytes_per_cycle_), broadcast_done);
}

void ActivationBuffer::on_edge(uint32_t) { deliver(); }

// The broadcast has ended: hand the row to the tiles and turn to the next.
void ActivationBuffer::deliver()
{
    Piece& half = piece(closed_);
    ActivationRow& row = *half.rows[row_];
    const unsigned active = plan().active_tiles(round_);
    const unsigned round = round_;
    const uint64_t bytes = broadcast_bytes(row);
    broadcast_rows_ += 1;
    row.holders += active;
    const bool last_round = round_ + 1 == plan().rounds;
    const bool last_row = row_ + 1 == half.rows.size();
    row_ = last_row ? 0 : row_ + 1;
    if (last_row) round_ = last_round ? 0 : round_ + 1;
    for (unsigned t = 0; t < active; ++t) {
        RowBroadcast& message = messages_[t][next_message_[t]];
        next_message_[t] = (next_message_[t] + 1) % tile_rows_held_;
        message = {&row, round, ready_edge_, start_edge_, bytes, t};
        broadcasts[t]->send(message);
        if (!running()) return;
    }
    broadcasting_ = false;
    if (last_round) pool_.release(row);
    if (last_round && last_row) {
        close_piece();
        if (!running()) return;
    }
    consider_broadcast();
}

} // namespace svp::escalate
