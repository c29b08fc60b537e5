// SPDX-License-Identifier: Apache-2.0
// Registers made from a generated table, with its access rules: reserved bits read 0, write-one-to-clear, write-only.
// A device attaches callbacks to the offsets that do something. A register costs memory once it is touched or has
// callbacks of its own.
#pragma once

#include "interface/registers/register_table.h"
#include "models/common/register_map.h"

#include <functional>
#include <set>
#include <string>
#include <tlm>
#include <unordered_map>
#include <vector>

namespace svp {

class RegisterBank {
  public:
    using Value = std::function<uint32_t()>;
    using Effect = std::function<void()>;
    using Guard = std::function<bool()>;
    using Write = std::function<void(uint32_t written)>;
    using Log = std::function<void(const std::string&)>;
    // For all registers of an array, told which.
    using Values = std::function<uint32_t(uint32_t index)>;
    using Effects = std::function<void(uint32_t index)>;
    using Writes = std::function<void(uint32_t index, uint32_t written)>;

    explicit RegisterBank(const RegisterBlock& block);

    // What a read returns instead of the stored word; must not change anything, a debugger calls it too.
    void on_value(uint32_t offset, Value value) { at(offset).value = std::move(value); }
    // Before a read over the bus; once for each register that the access touches.
    void on_read(uint32_t offset, Effect effect) { at(offset).before_read = std::move(effect); }
    // Before a write; returns whether it takes place.
    void on_guard(uint32_t offset, Guard guard) { at(offset).guard = std::move(guard); }
    // After a write has changed the stored bits; is told the word as written, reserved bits cleared. Of bytes that were
    // not written the rw bits are as they read, the others 0.
    void on_write(uint32_t offset, Write write) { at(offset).after_write = std::move(write); }

    // The same for an array of registers; `offset` is that of the first. What one of them has of its own comes first.
    void on_values(uint32_t offset, Values values) { array_at(offset).values = std::move(values); }
    void on_reads(uint32_t offset, Effects effects) { array_at(offset).before_reads = std::move(effects); }
    void on_writes(uint32_t offset, Writes writes) { array_at(offset).after_writes = std::move(writes); }

    // One line for each refused access; for offsets that are not implemented, at the first touch.
    void on_log(Log log) { log_ = std::move(log); }

    // The stored word, past access rules and callbacks. The offset is one of the table's.
    uint32_t get(uint32_t offset) const;
    void set(uint32_t offset, uint32_t value) { at(offset).stored = value; }
    // All stored words to their reset values.
    void reset();

    // One access over the bus: aligned, of a size that the block allows, no byte enables; anything else is answered
    // with an error and changes nothing. 8 bytes are two registers, the lower one first.
    void transport(tlm::tlm_generic_payload& payload) { serve(payload, true); }
    // As transport, but a write that would be served changes nothing.
    void ignore_write(tlm::tlm_generic_payload& payload) { serve(payload, false); }
    // Reads any bytes, without side effects; writes nothing. Returns the number of bytes read.
    unsigned debug_transport(tlm::tlm_generic_payload& payload) const;

  private:
    struct Array {
        Values values;
        Effects before_reads;
        Writes after_writes;
    };
    struct Entry {
        uint32_t stored, readable, rw, w1c, writable;
        RegisterMap::Place place;
        const Array* array; // null: nothing was attached to all registers of the array
        Value value;
        Effect before_read;
        Guard guard;
        Write after_write;
    };

    Entry* find(uint64_t offset)
    {
        Entry* const known = offset / 4 < low_.size() ? low_[offset / 4] : nullptr;
        return known != nullptr ? known : search(offset);
    }
    Entry* search(uint64_t offset);
    Entry make(RegisterMap::Place place);
    Entry& at(uint32_t offset) { return *find(offset); }
    Array& array_at(uint32_t offset);
    uint32_t debug_value(uint64_t offset, bool& implemented) const;
    static uint32_t value_of(const Entry& entry);
    void serve(tlm::tlm_generic_payload& payload, bool writable);
    static uint32_t read(Entry& entry);
    // `lanes`: the bits of the bytes that are written.
    static void write(Entry& entry, uint32_t value, uint32_t lanes);
    // The bytes of one access: `shift` bits up in the lower word, and the upper one where there are 8.
    static void read_bytes(uint8_t* data, unsigned bytes, unsigned shift, Entry& lower, Entry* upper);
    static void write_bytes(const uint8_t* data, unsigned bytes, unsigned shift, Entry& lower, Entry* upper);
    std::string sizes() const;
    void refuse(tlm::tlm_generic_payload& payload, tlm::tlm_response_status status, const std::string& why);

    const RegisterBlock& block_;
    const RegisterMap map_;
    std::unordered_map<uint64_t, Entry> entries_; // by offset; their places stay
    std::vector<Entry*> low_;                     // by word, of the first bytes: most blocks have no more
    std::unordered_map<const RegisterInfo*, Array> arrays_;
    std::set<uint64_t> touched_;
    Log log_;
};

} // namespace svp
