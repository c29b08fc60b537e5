// SPDX-License-Identifier: Apache-2.0
#include "models/common/register_bank.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace svp {
namespace {

constexpr uint32_t all_lanes = ~0u;
constexpr uint32_t low_bytes = 4096;

} // namespace

RegisterBank::RegisterBank(const RegisterBlock& block)
    : block_(block),
      map_(block),
      low_(std::min(block.bytes, low_bytes) / 4)
{
}

RegisterBank::Entry RegisterBank::make(RegisterMap::Place place)
{
    const RegisterInfo& info = *place.info;
    Entry entry{};
    entry.stored = info.reset;
    entry.readable = info.readable();
    entry.rw = info.mask(Access::rw);
    entry.w1c = info.mask(Access::w1c);
    entry.writable = entry.rw | entry.w1c | info.mask(Access::wo);
    entry.place = place;
    const auto array = arrays_.find(place.info);
    entry.array = array != arrays_.end() ? &array->second : nullptr;
    return entry;
}

// Null: no register there.
RegisterBank::Entry* RegisterBank::search(uint64_t offset)
{
    const auto known = entries_.find(offset);
    if (known != entries_.end()) return &known->second;
    const RegisterMap::Place place = map_.find(offset);
    if (!place) return nullptr;
    Entry& entry = entries_.emplace(offset, make(place)).first->second;
    if (offset / 4 < low_.size()) low_[offset / 4] = &entry;
    return &entry;
}

// Of the registers of the array that `offset` belongs to.
RegisterBank::Array& RegisterBank::array_at(uint32_t offset)
{
    const RegisterInfo* const info = map_.find(offset).info;
    Array& array = arrays_[info];
    for (auto& [at, entry] : entries_)
        if (entry.place.info == info) entry.array = &array;
    return array;
}

uint32_t RegisterBank::get(uint32_t offset) const
{
    const auto known = entries_.find(offset);
    return known != entries_.end() ? known->second.stored : map_.find(offset).info->reset;
}

void RegisterBank::reset()
{
    for (auto& [offset, entry] : entries_)
        entry.stored = entry.place.info->reset;
}

uint32_t RegisterBank::value_of(const Entry& entry)
{
    if (entry.value) return entry.value() & entry.readable;
    if (entry.array != nullptr && entry.array->values) return entry.array->values(entry.place.index) & entry.readable;
    return entry.stored & entry.readable;
}

uint32_t RegisterBank::read(Entry& entry)
{
    if (entry.before_read)
        entry.before_read();
    else if (entry.array != nullptr && entry.array->before_reads)
        entry.array->before_reads(entry.place.index);
    return value_of(entry);
}

void RegisterBank::write(Entry& entry, uint32_t value, uint32_t lanes)
{
    value &= entry.writable & lanes;
    if (lanes != all_lanes) value |= value_of(entry) & entry.rw & ~lanes;
    if (entry.guard && !entry.guard()) return;
    entry.stored = (entry.stored & ~entry.rw) | (value & entry.rw);
    entry.stored &= ~(value & entry.w1c);
    if (entry.after_write)
        entry.after_write(value);
    else if (entry.array != nullptr && entry.array->after_writes)
        entry.array->after_writes(entry.place.index, value);
}

void RegisterBank::serve(tlm::tlm_generic_payload& payload, bool writable)
{
    const uint64_t address = payload.get_address();
    const unsigned bytes = payload.get_data_length();
    payload.set_dmi_allowed(false);
    if (payload.get_command() == tlm::TLM_IGNORE_COMMAND) return payload.set_response_status(tlm::TLM_OK_RESPONSE);
    if (payload.get_byte_enable_ptr() != nullptr)
        return refuse(payload, tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE, "byte enables are not supported");
    if (!block_.allows(bytes) || payload.get_streaming_width() < bytes || (address & (bytes - 1)) != 0)
        return refuse(payload, tlm::TLM_BURST_ERROR_RESPONSE, "only aligned accesses of " + sizes() + " are served");

    const unsigned shift = address % 4 * 8;
    Entry* const lower = find(address - address % 4);
    Entry* const upper = bytes == 8 ? find(address + 4) : nullptr;
    if (lower == nullptr || (bytes == 8 && upper == nullptr))
        return refuse(payload, tlm::TLM_ADDRESS_ERROR_RESPONSE, "no register there");

    payload.set_response_status(tlm::TLM_OK_RESPONSE);
    if (payload.is_read())
        read_bytes(payload.get_data_ptr(), bytes, shift, *lower, upper);
    else if (writable)
        write_bytes(payload.get_data_ptr(), bytes, shift, *lower, upper);
}

void RegisterBank::read_bytes(uint8_t* data, unsigned bytes, unsigned shift, Entry& lower, Entry* upper)
{
    const uint32_t word = read(lower) >> shift;
    if (bytes < 4) return static_cast<void>(std::memcpy(data, &word, bytes));
    std::memcpy(data, &word, 4);
    if (upper == nullptr) return;
    const uint32_t high = read(*upper);
    std::memcpy(data + 4, &high, 4);
}

void RegisterBank::write_bytes(const uint8_t* data, unsigned bytes, unsigned shift, Entry& lower, Entry* upper)
{
    uint32_t word = 0;
    if (bytes < 4) {
        std::memcpy(&word, data, bytes);
        return write(lower, word << shift, ((1u << 8 * bytes) - 1) << shift);
    }
    std::memcpy(&word, data, 4);
    write(lower, word, all_lanes);
    if (upper == nullptr) return;
    std::memcpy(&word, data + 4, 4);
    write(*upper, word, all_lanes);
}

uint32_t RegisterBank::debug_value(uint64_t offset, bool& implemented) const
{
    const auto known = entries_.find(offset);
    if (known != entries_.end()) return value_of(known->second);
    const RegisterMap::Place place = map_.find(offset);
    implemented = static_cast<bool>(place);
    if (!implemented) return 0;
    const auto array = arrays_.find(place.info);
    const bool computed = array != arrays_.end() && array->second.values;
    return (computed ? array->second.values(place.index) : place.info->reset) & place.info->readable();
}

unsigned RegisterBank::debug_transport(tlm::tlm_generic_payload& payload) const
{
    if (!payload.is_read()) return 0;
    unsigned done = 0;
    for (bool implemented = true; done < payload.get_data_length(); ++done) {
        const uint64_t offset = payload.get_address() + done;
        const uint32_t word = debug_value(offset - offset % 4, implemented);
        if (!implemented) break;
        payload.get_data_ptr()[done] = static_cast<uint8_t>(word >> (offset % 4 * 8));
    }
    return done;
}

// "1, 2 or 4 bytes"
std::string RegisterBank::sizes() const
{
    std::string text;
    for (unsigned bytes : {8u, 4u, 2u, 1u})
        if (block_.allows(bytes))
            text = std::to_string(bytes) + (text.empty() ? "" : text.size() == 1 ? " or " : ", ") + text;
    return text + " bytes";
}

void RegisterBank::refuse(tlm::tlm_generic_payload& payload, tlm::tlm_response_status status, const std::string& why)
{
    payload.set_response_status(status);
    const uint64_t address = payload.get_address();
    if (!log_ || (status == tlm::TLM_ADDRESS_ERROR_RESPONSE && !touched_.insert(address).second)) return;
    char line[160];
    std::snprintf(line, sizeof line, "%s: %s of %u bytes at 0x%03llx refused: %s", block_.name,
                  payload.is_read() ? "read" : "write", payload.get_data_length(),
                  static_cast<unsigned long long>(address), why.c_str());
    log_(line);
}

} // namespace svp
