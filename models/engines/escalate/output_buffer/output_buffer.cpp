// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/output_buffer/output_buffer.h"

#include "models/engines/escalate/output_buffer/slot_packer.h"

#include <algorithm>
#include <cstring>

namespace svp::escalate {
namespace {

constexpr uint32_t slot_packed = 0, first_grant = 1;

std::vector<std::string> state_names() { return {"idle", "busy", "stall.input", "stall.write"}; }

} // namespace

OutputBuffer::OutputBuffer(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config)
    : DmaUnit(name, clock, config.dma_requests),
      bytes_per_cycle_(config.compression_bytes_per_cycle),
      staging_(window()),
      half_of_request_(window()),
      activity_(statistics().activity("packing", "the port that compresses slots", 1, state_names())),
      written_(
          statistics().counter("bytes_written", "bytes", "codes written into the buffer", "escalate.sram_write_byte")),
      read_(statistics().counter("bytes_read", "bytes", "codes read for packing", "escalate.sram_read_byte")),
      slots_(statistics().counter("slots", "slots", "slots written to memory")),
      trace_state_(trace_points().add("state", 2, "what the packing port does", state_names())),
      trace_ready_(trace_points().add("ready_slots", 16, "complete slots that wait for packing"))
{
    rows.on_message([this](OutputRow& row) {
        if (running()) store(row);
        rows.respond(row);
    });
}

void OutputBuffer::enter(State state) { enter_state(activity_, trace_state_, state); }

void OutputBuffer::start_layer()
{
    const svp_escalate_command& c = plan().command;
    place_ = {plan().address[SVP_ESCALATE_OPERAND_OUTPUT], c.output_format, c.out_h, c.out_w, c.out_c};
    ready_.clear();
    packing_ = packed_ = false;
    granted_ = closed_ = 0;
    enter(stall_input);
    schedule(current_edge(), first_grant);
}

void OutputBuffer::stop_layer() { enter(idle); }

void OutputBuffer::open_fill(unsigned fill)
{
    Half& half = halves_[fill % 2];
    half.fill = fill;
    half.tile = plan().spatial(fill / plan().fills_per_spatial);
    half.channels = plan().fill_channels(fill);
    const unsigned first = half.channels.first / SVP_CHANNEL_GROUP;
    half.blocks_per_row = (half.channels.end() - 1) / SVP_CHANNEL_GROUP - first + 1;
    const size_t blocks = size_t{half.tile.out_rows.count} * half.blocks_per_row;
    if (half.blocks.size() < blocks) half.blocks.resize(blocks);
    for (size_t i = 0; i < blocks; ++i) {
        Block& block = half.blocks[i];
        block.row = static_cast<unsigned>(i / half.blocks_per_row);
        block.group = first + static_cast<unsigned>(i % half.blocks_per_row);
        const Range group = place_.group_channels(block.group);
        block.channels.first = std::max(group.first, half.channels.first);
        block.channels.count = std::min(group.end(), half.channels.end()) - block.channels.first;
        block.missing = size_t{block.channels.count} * half.tile.out_cols.count;
        block.codes.resize(block.missing);
    }
    half.unwritten = blocks;
    half.writes_in_flight = 0;
    half.table_written = place_.format != SVP_FORMAT_BITMAP;
    half.table.resize(blocks * 4);
    granted_ = fill + 1;
}

void OutputBuffer::grant()
{
    const unsigned before = granted_;
    while (granted_ < plan().fills() && granted_ < closed_ + 2)
        open_fill(granted_);
    if (granted_ == before) return;
    grant_.granted = granted_;
    grants.send(grant_);
}

void OutputBuffer::store(const OutputRow& row)
{
    written_ += uint64_t{row.channels.count} * row.columns.count;
    for (unsigned fill = closed_; fill < granted_; ++fill) {
        Half& half = halves_[fill % 2];
        if (fill / plan().fills_per_spatial != row.spatial) continue;
        const unsigned first = std::max(row.channels.first, half.channels.first);
        const unsigned end = std::min(row.channels.end(), half.channels.end());
        if (first < end) store_into(half, row, {first, end - first});
    }
    consider_packing();
}

void OutputBuffer::store_into(Half& half, const OutputRow& row, const Range& channels)
{
    const unsigned columns = row.columns.count;
    const size_t row_blocks = size_t{row.o - half.tile.out_rows.first} * half.blocks_per_row;
    for (unsigned c = channels.first; c < channels.end(); ++c) {
        const size_t index = row_blocks + c / SVP_CHANNEL_GROUP - half.channels.first / SVP_CHANNEL_GROUP;
        Block& block = half.blocks[index];
        const int8_t* codes = row.codes.data() + size_t{c - row.channels.first} * columns;
        int8_t* out = block.codes.data() + (c - block.channels.first);
        for (unsigned q = 0; q < columns; ++q)
            out[size_t{q} * block.channels.count] = codes[q];
        block.missing -= columns;
        if (block.missing == 0) ready_.push_back({half.fill % 2, index});
    }
}

void OutputBuffer::consider_packing()
{
    if (packing_) return;
    trace_ready_.set(ready_.size(), sc_core::sc_time_stamp().value());
    if (ready_.empty()) {
        enter(stall_input);
        return;
    }
    const Ready next = ready_.front();
    const uint64_t bytes = halves_[next.half].blocks[next.block].codes.size();
    read_ += bytes;
    packing_ = true;
    packed_ = false;
    enter(busy);
    schedule(current_edge() + (bytes + bytes_per_cycle_ - 1) / bytes_per_cycle_, slot_packed);
}

void OutputBuffer::on_edge(uint32_t tag)
{
    if (tag == first_grant) {
        grant();
        return;
    }
    packed_ = true;
    write_packed();
}

// The first ready slot goes to the DMA, as soon as that has room.
void OutputBuffer::write_packed()
{
    DmaRequest* request = free_request();
    if (request == nullptr) {
        enter(stall_write);
        return;
    }
    const Ready next = ready_.front();
    ready_.pop_front();
    packing_ = packed_ = false;
    Half& half = halves_[next.half];
    const Block& block = half.blocks[next.block];
    const unsigned columns = half.tile.out_cols.count, channels = block.channels.count;
    const Range group = place_.group_channels(block.group);
    const unsigned y = half.tile.out_rows.first + block.row;

    std::vector<uint8_t>& bytes = staging_[request->tag];
    const size_t most = svp_slot_bytes(place_.format, columns, channels);
    if (bytes.size() < most) bytes.resize(most);
    request->direction = DmaRequest::Direction::write;
    request->address = place_.slot(y, block.group);
    request->local = bytes.data();
    request->runs = 1;
    request->stride = 0;
    if (place_.format == SVP_FORMAT_BITMAP) {
        request->run_bytes = static_cast<uint32_t>(
            pack_bitmap_slot(block.codes.data(), columns, channels, plan().command.out_zero_point, bytes.data()));
        svp_store_table_entry(half.table.data(), next.block, request->run_bytes);
    } else {
        std::memcpy(bytes.data(), block.codes.data(), block.codes.size());
        request->address += uint64_t{half.tile.out_cols.first} * group.count + (block.channels.first - group.first);
        const bool whole = channels == group.count;
        request->run_bytes = whole ? columns * channels : channels;
        request->runs = whole ? 1 : columns;
        request->stride = whole ? 0 : group.count;
    }
    slots_ += 1;
    half.unwritten -= 1;
    half.writes_in_flight += 1;
    half_of_request_[request->tag] = next.half;
    transfer(*request);
    if (!running()) return;
    write_table(half);
    if (running()) consider_packing();
}

// Once all slots of a half are on their way, so can its part of the table be.
void OutputBuffer::write_table(Half& half)
{
    if (half.unwritten != 0 || half.table_written) return;
    DmaRequest* request = free_request();
    if (request == nullptr) return;
    half.table_written = true;
    const unsigned first = half.channels.first / SVP_CHANNEL_GROUP;
    request->direction = DmaRequest::Direction::write;
    request->address = place_.address + uint64_t{place_.slot_index(half.tile.out_rows.first, first)} * 4;
    request->run_bytes = half.blocks_per_row * 4;
    request->runs = half.tile.out_rows.count;
    request->stride = uint64_t{svp_channel_groups(place_.channels)} * 4;
    std::vector<uint8_t>& bytes = staging_[request->tag];
    if (bytes.size() < half.table.size()) bytes.resize(half.table.size());
    std::copy(half.table.begin(), half.table.end(), bytes.begin());
    request->local = bytes.data();
    half.writes_in_flight += 1;
    half_of_request_[request->tag] = half.fill % 2;
    transfer(*request);
}

void OutputBuffer::on_transfer(const DmaRequest& request)
{
    halves_[half_of_request_[request.tag]].writes_in_flight -= 1;
    for (unsigned fill = closed_; fill < granted_; ++fill)
        write_table(halves_[fill % 2]);
    if (packed_) write_packed();
    if (running()) close_fills();
}

void OutputBuffer::close_fills()
{
    while (closed_ < granted_) {
        const Half& half = halves_[closed_ % 2];
        if (half.unwritten != 0 || half.writes_in_flight != 0 || !half.table_written) break;
        closed_ += 1;
    }
    if (closed_ == plan().fills()) {
        enter(idle);
        finish();
        return;
    }
    grant();
}

} // namespace svp::escalate
