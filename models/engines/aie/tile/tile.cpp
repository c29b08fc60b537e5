// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/tile/tile.h"

#include "interface/engines/aie/aie_command.h"

#include <cstring>

namespace svp::aie {
namespace {

constexpr unsigned word_bytes = 4;

} // namespace

Tile::Tile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, TileAddress address,
           unsigned first_requester, FaultSink& faults)
    : Module(name, clock),
      faults_(faults),
      kind_(config.kind_of_row(address.row)),
      address_(address),
      map_(kind_),
      bus_requester_(first_requester + 2 * tile_dma_channels(kind_)),
      locks_("locks", clock, address, map_.named("LOCKS").count, map_.named("LOCKS").offset, faults),
      dma_("dma", clock,
           {kind_, address, first_requester, config.stream_bytes, config.shim_buffer_bytes, config.shim_request_bytes},
           faults),
      switch_(kind_),
      register_reads_(statistics().counter("register_reads", "accesses", "reads of registers from outside the tile")),
      register_writes_(statistics().counter("register_writes", "accesses", "words written to registers"))
{
    if (kind_ == SVP_AIE_COMPUTE) memory_.emplace(config.core_memory());
    if (kind_ == SVP_AIE_MEMORY) memory_.emplace(config.memory_tile_memory());
    locks_.on_change([this] { changed(); });
    dma_.on_change([this] { changed(); });
    registers.register_b_transport(this, &Tile::b_transport);
    registers.register_transport_dbg(this, &Tile::transport_dbg);
}

void Tile::reset_state()
{
    switch_.reset();
    timer_start_ = current_edge();
    routes_changed();
    changed();
}

bool Tile::write_register(uint32_t offset, uint32_t value)
{
    if (offset % word_bytes != 0) return false;
    if (memory_ && memory_->contains(offset, word_bytes)) {
        std::memcpy(memory_->data() + offset, &value, word_bytes);
        return true;
    }
    const TileRegisters::Place place = map_.find(offset);
    switch (place.unit) {
    case TileUnit::timer:
        timer_start_ = current_edge() - value;
        return true;
    case TileUnit::stream_switch:
        if (!switch_.write(offset, value)) return false;
        routes_changed();
        break;
    case TileUnit::locks:
        locks_.set_value(place.index, static_cast<int>(value));
        break;
    case TileUnit::dma:
        if (!dma_.write_register(offset, value)) return false;
        break;
    case TileUnit::own:
        if (!write_own(offset, value)) return false;
        break;
    default:
        return false; // lock requests are reads
    }
    changed();
    return true;
}

bool Tile::read_register(uint32_t offset, uint32_t* value, bool debug)
{
    if (offset % word_bytes != 0) return false;
    if (memory_ && memory_->contains(offset, word_bytes)) {
        std::memcpy(value, memory_->data() + offset, word_bytes);
        return true;
    }
    const TileRegisters::Place place = map_.find(offset);
    switch (place.unit) {
    case TileUnit::timer:
        *value = timer();
        return true;
    case TileUnit::stream_switch:
        return switch_.read(offset, value);
    case TileUnit::locks:
        *value = static_cast<uint32_t>(locks_.value(place.index));
        return true;
    case TileUnit::lock_requests:
        *value = debug ? 0 : request_lock(place.index);
        return true;
    case TileUnit::dma:
        return dma_.read_register(offset, *value);
    case TileUnit::own:
        return read_own(offset, value);
    default:
        return false;
    }
}

// The request is its register's number: lock, release bit, change. Returns whether it succeeded.
uint32_t Tile::request_lock(uint32_t request)
{
    constexpr uint32_t requests_per_lock = 0x100, release_bit = 0x80, sign = 0x40;
    const unsigned lock = request / requests_per_lock;
    const uint32_t field = request & 0x7F;
    const int change = static_cast<int>(field ^ sign) - static_cast<int>(sign);
    bool succeeded = true;
    if ((request & release_bit) != 0)
        locks_.release(lock, change, bus_requester_);
    else
        succeeded = locks_.try_acquire(lock, change);
    changed();
    return succeeded ? 1 : 0;
}

void Tile::refuse(tlm::tlm_generic_payload& payload, uint64_t offset, const std::string& what)
{
    payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    faults_.fault(address_, SVP_ERROR_ARRAY_ADDRESS, static_cast<uint32_t>(offset), title() + ": " + what);
}

void Tile::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time&)
{
    const uint64_t offset = payload.get_address();
    const unsigned bytes = payload.get_data_length();
    if (payload.get_byte_enable_ptr() != nullptr || payload.get_streaming_width() < bytes ||
        payload.is_read() == payload.is_write())
        return refuse(payload, offset, "only whole words are read and written");
    if (bytes == 0 || bytes % word_bytes != 0)
        return refuse(payload, offset, "access of " + std::to_string(bytes) + " bytes");
    if (offset % word_bytes != 0) return refuse(payload, offset, "unaligned access");

    uint8_t* data = payload.get_data_ptr();
    (payload.is_write() ? register_writes_ : register_reads_) += bytes / word_bytes;
    if (memory_ && memory_->contains(offset, bytes)) {
        if (payload.is_write())
            std::memcpy(memory_->data() + offset, data, bytes);
        else
            std::memcpy(data, memory_->data() + offset, bytes);
        return payload.set_response_status(tlm::TLM_OK_RESPONSE);
    }
    for (unsigned at = 0; at < bytes; at += word_bytes) {
        const auto word_offset = static_cast<uint32_t>(offset + at);
        uint32_t word = 0;
        std::memcpy(&word, data + at, word_bytes);
        const bool known =
            payload.is_write() ? write_register(word_offset, word) : read_register(word_offset, &word, false);
        if (!known)
            return refuse(payload, word_offset, payload.is_write() ? "no register to write" : "no register to read");
        if (payload.is_read()) std::memcpy(data + at, &word, word_bytes);
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

unsigned Tile::transport_dbg(tlm::tlm_generic_payload& payload)
{
    const uint64_t offset = payload.get_address();
    const unsigned bytes = payload.get_data_length();
    uint8_t* data = payload.get_data_ptr();
    if (memory_ && memory_->contains(offset, bytes)) {
        if (payload.is_write())
            std::memcpy(memory_->data() + offset, data, bytes);
        else
            std::memcpy(data, memory_->data() + offset, bytes);
        return bytes;
    }
    if (payload.is_write() || offset > SVP_AIE_OFFSET_MASK || bytes % word_bytes != 0) return 0;
    unsigned at = 0;
    for (uint32_t word = 0; at < bytes && read_register(static_cast<uint32_t>(offset + at), &word, true);
         at += word_bytes)
        std::memcpy(data + at, &word, word_bytes);
    return at;
}

} // namespace svp::aie
