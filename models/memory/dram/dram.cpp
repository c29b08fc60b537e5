// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/dram.h"

#include <algorithm>

namespace svp {

Dram::Dram(const sc_core::sc_module_name& name, const DramConfig& config)
    : Module(name, Clock(config.clock_mhz)),
      config_(config),
      memory_(config.size_bytes),
      mapping_(config.mapping(address_fields(config.size_bytes, config.channels, config.banks, config.bank_groups,
                                             config.row_bytes, config.burst_bytes))),
      counters_(statistics()),
      timer_("wake", clock(), [this](uint64_t edge) { step(edge); })
{
    for (unsigned i = 0; i < config.channels; ++i) {
        const std::string suffix = config.channels == 1 ? "" : "." + std::to_string(i);
        Activity& bus = statistics().activity("data_bus" + suffix, "cycles of the data bus", 1, bus_state_names());
        channels_.push_back(config_.channel(config_, {clock(), counters_, bus, DramTrace(trace_points(), suffix)}));
    }
    socket.bind(static_cast<tlm::tlm_fw_transport_if<>&>(*this));
}

void Dram::corrupt(uint64_t address, uint8_t xor_mask)
{
    if (!memory_.contains(address, 1)) return;
    uint8_t stored = 0;
    memory_.read(address, &stored, 1);
    stored ^= xor_mask;
    memory_.write(address, &stored, 1);
}

void Dram::settle()
{
    for (const auto& channel : channels_)
        channel->settle(current_edge());
}

bool Dram::quiet() const
{
    if (pending_ != nullptr || response_unanswered_ || !responses_.empty()) return false;
    return std::all_of(channels_.begin(), channels_.end(), [](const auto& channel) { return channel->waiting() == 0; });
}

void Dram::reset_state()
{
    for (const auto& channel : channels_)
        channel->reset(current_edge());
    transactions_.clear();
    free_transactions_.clear();
    last_ready_ = 0;
    response_order_ = 0;
    timer_.stop();
}

// Sets the response where the transaction cannot be served.
bool Dram::refuses(Payload& payload)
{
    tlm::tlm_response_status status = tlm::TLM_OK_RESPONSE;
    if (payload.get_byte_enable_ptr() != nullptr)
        status = tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
    else if (payload.get_data_length() == 0 || payload.get_streaming_width() < payload.get_data_length())
        status = tlm::TLM_BURST_ERROR_RESPONSE;
    else if (!memory_.contains(payload.get_address(), payload.get_data_length()))
        status = tlm::TLM_ADDRESS_ERROR_RESPONSE;
    if (status == tlm::TLM_OK_RESPONSE) return false;
    payload.set_response_status(status);
    ++counters_.errors.value;
    return true;
}

void Dram::move_data(Payload& payload)
{
    const uint64_t address = payload.get_address();
    const unsigned length = payload.get_data_length();
    if (payload.is_read()) {
        memory_.read(address, payload.get_data_ptr(), length);
        counters_.bytes_read += length;
    } else if (payload.is_write()) {
        memory_.write(address, payload.get_data_ptr(), length);
        counters_.bytes_written += length;
    }
    ++counters_.requests.value;
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

tlm::tlm_sync_enum Dram::nb_transport_fw(Payload& payload, tlm::tlm_phase& phase, sc_core::sc_time& delay)
{
    if (phase == tlm::END_RESP) {
        response_unanswered_ = false;
        timer_.wake_by(current_edge());
        return tlm::TLM_COMPLETED;
    }
    if (refuses(payload)) return tlm::TLM_COMPLETED;
    if (payload.get_command() == tlm::TLM_IGNORE_COMMAND) {
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
        return tlm::TLM_COMPLETED;
    }
    pending_ = &payload;
    pending_address_ = payload.get_address();
    pending_end_ = pending_address_ + payload.get_data_length();
    pending_transaction_ = begin_transaction(payload);
    const uint64_t edge = clock().edge_at(sc_core::sc_time_stamp() + delay);
    const bool accepted = split_pending(edge + config_.controller_cycles);
    wake_for_next();
    if (!accepted) return tlm::TLM_ACCEPTED;
    phase = tlm::END_REQ;
    return tlm::TLM_UPDATED;
}

uint32_t Dram::begin_transaction(Payload& payload)
{
    uint32_t index = 0;
    if (free_transactions_.empty()) {
        index = static_cast<uint32_t>(transactions_.size());
        transactions_.emplace_back();
    } else {
        index = free_transactions_.back();
        free_transactions_.pop_back();
    }
    transactions_[index] = {&payload, 0, 0};
    // Counted in advance, so that early accesses cannot end a transaction that is still being split.
    const uint64_t burst = config_.burst_bytes;
    transactions_[index].unserved = static_cast<unsigned>((pending_end_ - 1) / burst - pending_address_ / burst + 1);
    return index;
}

// Queues accesses of the pending transaction as far as there is room. True: all of them.
bool Dram::split_pending(uint64_t ready)
{
    last_ready_ = std::max(last_ready_, ready);
    const uint64_t burst = config_.burst_bytes;
    while (pending_address_ < pending_end_) {
        const DramLocation location = mapping_->locate(pending_address_);
        MemoryChannel& channel = *channels_[location.channel];
        if (!channel.has_room()) return false;
        MemoryAccess access;
        access.row = static_cast<uint32_t>(location.row); // 2^36 bytes in rows of 64
        access.bank = static_cast<uint8_t>(location.bank);
        access.ready = last_ready_;
        access.transaction = pending_transaction_;
        access.write = pending_->is_write();
        channel.enqueue(access);
        pending_address_ = (pending_address_ / burst + 1) * burst;
    }
    move_data(*pending_);
    pending_ = nullptr;
    return true;
}

void Dram::step(uint64_t edge)
{
    serve_channels(edge);
    if (pending_ != nullptr) {
        Payload& payload = *pending_;
        if (split_pending(edge + config_.controller_cycles)) {
            tlm::tlm_phase phase = tlm::END_REQ;
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            socket->nb_transport_bw(payload, phase, delay);
        }
    }
    send_responses(edge);
    wake_for_next();
}

void Dram::serve_channels(uint64_t edge)
{
    for (const auto& channel : channels_) {
        if (channel->next_event() > edge) continue;
        const MemoryChannel::Served served = channel->advance(edge);
        if (!served.served) continue;
        Transaction& transaction = transactions_[served.transaction];
        transaction.end = std::max(transaction.end, served.end);
        if (--transaction.unserved > 0) continue;
        responses_.push_back({transaction.end, response_order_++, transaction.payload});
        std::push_heap(responses_.begin(), responses_.end(), std::greater<>());
        free_transactions_.push_back(served.transaction);
    }
}

void Dram::send_responses(uint64_t edge)
{
    while (!response_unanswered_ && !responses_.empty() && responses_.front().edge <= edge) {
        Payload& payload = *responses_.front().payload;
        std::pop_heap(responses_.begin(), responses_.end(), std::greater<>());
        responses_.pop_back();
        tlm::tlm_phase phase = tlm::BEGIN_RESP;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        response_unanswered_ = true;
        const tlm::tlm_sync_enum answer = socket->nb_transport_bw(payload, phase, delay);
        if (answer != tlm::TLM_ACCEPTED) response_unanswered_ = false;
    }
}

void Dram::wake_for_next()
{
    uint64_t next = EdgeTimer::never;
    for (const auto& channel : channels_)
        next = std::min(next, channel->next_event());
    if (!response_unanswered_ && !responses_.empty()) next = std::min(next, responses_.front().edge);
    if (next != EdgeTimer::never) timer_.wake_by(next);
}

void Dram::b_transport(Payload& payload, sc_core::sc_time& delay)
{
    if (refuses(payload)) return;
    move_data(payload);
    const uint64_t burst = config_.burst_bytes;
    const uint64_t address = payload.get_address();
    const uint64_t accesses = (address + payload.get_data_length() - 1) / burst - address / burst + 1;
    (payload.is_write() ? counters_.bus_bytes_written : counters_.bus_bytes_read) += accesses * burst;
    const unsigned latency = config_.controller_cycles + channels_.front()->latency(payload.is_write());
    const uint64_t per_access = (config_.burst_cycles() + config_.channels - 1) / config_.channels;
    delay += clock().cycles(latency + accesses * per_access);
}

bool Dram::get_direct_mem_ptr(Payload&, tlm::tlm_dmi& dmi)
{
    if (!config_.dmi) return false;
    dmi.set_dmi_ptr(memory_.direct());
    dmi.set_start_address(0);
    dmi.set_end_address(memory_.size() - 1);
    const unsigned besides = config_.controller_cycles + config_.burst_cycles();
    dmi.set_read_latency(clock().cycles(besides + channels_.front()->latency(false)));
    dmi.set_write_latency(clock().cycles(besides + channels_.front()->latency(true)));
    dmi.allow_read_write();
    return true;
}

// Takes what lies within the memory, as the standard asks for.
unsigned int Dram::transport_dbg(Payload& payload)
{
    const uint64_t address = payload.get_address();
    if (!memory_.contains(address, 1)) return 0;
    const auto length = static_cast<unsigned>(std::min<uint64_t>(payload.get_data_length(), memory_.size() - address));
    if (payload.is_read())
        memory_.read(address, payload.get_data_ptr(), length);
    else if (payload.is_write())
        memory_.write(address, payload.get_data_ptr(), length);
    return length;
}

} // namespace svp
