#include "models/common/register_bank.h"

#include <cstdio>
#include <cstring>

namespace svp {

RegisterBank::RegisterBank(const RegisterBlock& block) : block_(block), index_(block.bytes / 4, -1)
{
    for (size_t i = 0; i < block.register_count; ++i) {
        const RegisterInfo& info = block.registers[i];
        for (uint32_t k = 0; k < info.count; ++k) {
            index_[(info.offset + k * info.stride) / 4] = static_cast<int>(entries_.size());
            Entry entry{};
            entry.info = &info;
            entry.stored = info.reset;
            entry.readable = info.readable();
            entry.rw = info.mask(Access::rw);
            entry.w1c = info.mask(Access::w1c);
            entry.writable = entry.rw | entry.w1c | info.mask(Access::wo);
            entries_.push_back(std::move(entry));
        }
    }
}

void RegisterBank::reset()
{
    for (Entry& entry : entries_)
        entry.stored = entry.info->reset;
}

uint32_t RegisterBank::value_of(const Entry& entry) const
{
    return (entry.value ? entry.value() : entry.stored) & entry.readable;
}

uint32_t RegisterBank::read(Entry& entry)
{
    if (entry.before_read) entry.before_read();
    return value_of(entry);
}

void RegisterBank::write(Entry& entry, uint32_t value)
{
    value &= entry.writable;
    if (entry.guard && !entry.guard()) return;
    entry.stored = (entry.stored & ~entry.rw) | (value & entry.rw);
    entry.stored &= ~(value & entry.w1c);
    if (entry.after_write) entry.after_write(value);
}

void RegisterBank::serve(tlm::tlm_generic_payload& payload, bool writable)
{
    const uint64_t address = payload.get_address();
    const bool plain = payload.get_data_length() == 4 && payload.get_streaming_width() >= 4 && address % 4 == 0;
    payload.set_dmi_allowed(false);
    if (payload.get_command() == tlm::TLM_IGNORE_COMMAND) return payload.set_response_status(tlm::TLM_OK_RESPONSE);
    if (payload.get_byte_enable_ptr() != nullptr)
        return refuse(payload, tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE, "byte enables are not supported");
    if (!plain) return refuse(payload, tlm::TLM_BURST_ERROR_RESPONSE, "only aligned accesses of 4 bytes are served");
    if (!implemented(address)) return refuse(payload, tlm::TLM_ADDRESS_ERROR_RESPONSE, "no register there");

    Entry& entry = at(static_cast<uint32_t>(address));
    uint32_t word;
    if (payload.is_read()) {
        word = read(entry);
        std::memcpy(payload.get_data_ptr(), &word, 4);
    } else if (writable) {
        std::memcpy(&word, payload.get_data_ptr(), 4);
        write(entry, word);
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

unsigned RegisterBank::debug_transport(tlm::tlm_generic_payload& payload) const
{
    if (!payload.is_read()) return 0;
    const uint64_t address = payload.get_address();
    unsigned done = 0;
    for (; done < payload.get_data_length() && implemented(address + done); ++done) {
        const uint64_t offset = address + done;
        const uint32_t word = value_of(entries_[index_[offset / 4]]);
        payload.get_data_ptr()[done] = static_cast<uint8_t>(word >> (offset % 4 * 8));
    }
    return done;
}

void RegisterBank::refuse(tlm::tlm_generic_payload& payload, tlm::tlm_response_status status, const char* why)
{
    payload.set_response_status(status);
    const uint64_t address = payload.get_address();
    if (!log_ || (status == tlm::TLM_ADDRESS_ERROR_RESPONSE && !touched_.insert(address).second)) return;
    char line[160];
    std::snprintf(line, sizeof line, "%s: %s of %u bytes at 0x%03llx refused: %s", block_.name,
                  payload.is_read() ? "read" : "write", payload.get_data_length(),
                  static_cast<unsigned long long>(address), why);
    log_(line);
}

} // namespace svp
