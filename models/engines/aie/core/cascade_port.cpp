// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/cascade_port.h"

#include "interface/engines/aie/aie_command.h"
#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

CoreResult<uint64_t> beats_of(const svp_aie_record& r)
{
    if (r.count == 0 || r.count % CascadeTransfer::beat_bytes != 0)
        return CoreFault("a cascade transfer of " + std::to_string(r.count) + " bytes, no multiple of 64");
    return r.count / CascadeTransfer::beat_bytes;
}

CoreResult<> add_words(const uint8_t* from, uint64_t bytes, uint8_t* to)
{
    for (uint64_t at = 0; at < bytes; at += sizeof(int32_t)) {
        int32_t left = 0, right = 0;
        std::memcpy(&left, to + at, sizeof left);
        std::memcpy(&right, from + at, sizeof right);
        int32_t sum = 0;
        if (__builtin_add_overflow(left, right, &sum))
            return CoreFault("a sum with what came over the cascade leaves 32 bits", SVP_ERROR_ARRAY_OVERFLOW);
        std::memcpy(to + at, &sum, sizeof sum);
    }
    return {};
}

CoreResult<uint8_t*> buffer_of(const CoreEnvironment& environment, const AddressRegisters& registers, unsigned reg,
                               uint64_t bytes)
{
    CoreResult<uint32_t> address = registers.address(reg);
    if (!address) return address.fault();
    return environment.bytes_at(*address, bytes, "cascade");
}

} // namespace

CascadePort::CascadePort(const CoreEnvironment& environment, const AddressRegisters& registers, Statistics& statistics,
                         std::function<void(uint64_t)> received)
    : environment_(environment),
      registers_(registers),
      received_(std::move(received)),
      bytes_sent_(statistics.counter("cascade_bytes", "bytes", "sent to the next core over the cascade"))
{
}

CoreResult<> CascadePort::prepare_send(const svp_aie_record& r, uint64_t cycle)
{
    CoreResult<uint64_t> beats = beats_of(r);
    if (!beats) return beats.fault();
    CoreResult<uint8_t*> data = buffer_of(environment_, registers_, r.input, r.count);
    if (!data) return data.fault();
    if (!wires_.send) return CoreFault("no core to send to over the cascade");
    sending_.beats = *beats;
    sending_.data = *data;
    sending_.start = cycle;
    bytes_sent_ += r.count;
    return {};
}

CoreResult<> CascadePort::prepare_receive(const svp_aie_record& r)
{
    if (CoreResult<uint64_t> beats = beats_of(r); !beats) return beats.fault();
    if (CoreResult<uint8_t*> buffer = buffer_of(environment_, registers_, r.output, r.count); !buffer)
        return buffer.fault();
    side_ = wires_.answer[from_west] && r.reg == 0 ? from_west : from_north;
    if (r.reg > 1 || !wires_.answer[side_]) return CoreFault("no core to receive from over the cascade");
    return {};
}

void CascadePort::receive(uint64_t cycle, uint64_t now)
{
    receiving_ = true;
    receive_from_ = cycle;
    match(now);
}

void CascadePort::came(Side side, CascadeTransfer& transfer, uint64_t now)
{
    arrived_[side] = &transfer;
    match(now);
}

// Both ends are there: when the last beat comes, and when the sender is rid of it.
void CascadePort::match(uint64_t now)
{
    if (!receiving_) return;
    CascadeTransfer* transfer = arrived_[side_];
    if (!transfer || transfer->beats == 0) return; // nobody has sent, or who had was stopped
    const uint64_t begin = std::max(transfer->start + 1, receive_from_);
    received_(begin + transfer->beats);
    uint64_t last_leaves = transfer->start + transfer->beats - 1;
    if (transfer->beats > CascadeTransfer::depth)
        last_leaves = std::max(last_leaves, begin + transfer->beats - CascadeTransfer::depth);
    transfer->end = std::max(last_leaves + 1, now);
    data_.assign(transfer->data, transfer->data + transfer->beats * CascadeTransfer::beat_bytes);
    arrived_[side_] = nullptr;
    receiving_ = false; // what is sent next waits for the next receiver
    wires_.answer[side_](*transfer);
}

CoreResult<> CascadePort::store(const svp_aie_record& r)
{
    if (data_.size() != r.count)
        return CoreFault("the cascade brings " + std::to_string(data_.size()) + " bytes, expected are " +
                         std::to_string(r.count));
    CoreResult<uint8_t*> to = buffer_of(environment_, registers_, r.output, r.count);
    if (!to) return to.fault();
    if (r.value == 1) return add_words(data_.data(), r.count, *to);
    std::memcpy(*to, data_.data(), r.count);
    return {};
}

void CascadePort::stop()
{
    receiving_ = false;
    sending_.beats = 0; // a receiver that still holds it sees that it was withdrawn
}

} // namespace svp::aie
