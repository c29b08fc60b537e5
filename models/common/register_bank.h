// Registers made from a generated table, with its access rules: reserved bits read 0, write-one-to-clear, write-only.
// A device attaches callbacks to the offsets that do something.
#pragma once

#include "interface/registers/register_table.h"

#include <functional>
#include <set>
#include <string>
#include <tlm>
#include <vector>

namespace svp {

class RegisterBank {
  public:
    using Value = std::function<uint32_t()>;
    using Effect = std::function<void()>;
    using Guard = std::function<bool()>;
    using Write = std::function<void(uint32_t written)>;
    using Log = std::function<void(const std::string&)>;

    explicit RegisterBank(const RegisterBlock& block);

    // What a read returns instead of the stored word; must not change anything, a debugger calls it too.
    void on_value(uint32_t offset, Value value) { at(offset).value = std::move(value); }
    // Before a read over the bus.
    void on_read(uint32_t offset, Effect effect) { at(offset).before_read = std::move(effect); }
    // Before a write; returns whether it takes place.
    void on_guard(uint32_t offset, Guard guard) { at(offset).guard = std::move(guard); }
    // After a write has changed the stored bits; is told the word as written, reserved bits cleared.
    void on_write(uint32_t offset, Write write) { at(offset).after_write = std::move(write); }
    // One line for each refused access; for offsets that are not implemented, at the first touch.
    void on_log(Log log) { log_ = std::move(log); }

    // The stored word, past access rules and callbacks. The offset is one of the table's.
    uint32_t get(uint32_t offset) const { return entries_[index_[offset / 4]].stored; }
    void set(uint32_t offset, uint32_t value) { at(offset).stored = value; }
    // All stored words to their reset values.
    void reset();

    // One access over the bus: aligned, 4 bytes, no byte enables; anything else is answered with an error.
    void transport(tlm::tlm_generic_payload& payload) { serve(payload, true); }
    // As transport, but a write that would be served changes nothing.
    void ignore_write(tlm::tlm_generic_payload& payload) { serve(payload, false); }
    // Reads any bytes, without side effects; writes nothing. Returns the number of bytes read.
    unsigned debug_transport(tlm::tlm_generic_payload& payload) const;

  private:
    struct Entry {
        const RegisterInfo* info;
        uint32_t stored, readable, rw, w1c, writable;
        Value value;
        Effect before_read;
        Guard guard;
        Write after_write;
    };

    Entry& at(uint32_t offset) { return entries_[index_[offset / 4]]; }
    bool implemented(uint64_t offset) const { return offset < block_.bytes && index_[offset / 4] >= 0; }
    uint32_t value_of(const Entry& entry) const;
    void serve(tlm::tlm_generic_payload& payload, bool writable);
    uint32_t read(Entry& entry);
    void write(Entry& entry, uint32_t value);
    void refuse(tlm::tlm_generic_payload& payload, tlm::tlm_response_status status, const char* why);

    const RegisterBlock& block_;
    std::vector<Entry> entries_;
    std::vector<int> index_; // word -> entry, -1: not implemented
    std::set<uint64_t> touched_;
    Log log_;
};

} // namespace svp
