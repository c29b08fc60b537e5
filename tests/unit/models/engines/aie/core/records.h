// SPDX-License-Identifier: Apache-2.0
// Records of core programs, as tests write them.
#pragma once

#include "interface/engines/aie/core_program.h"

#include <cstring>
#include <vector>

namespace svp::test {

inline svp_aie_record record_of(svp_aie_core_opcode opcode)
{
    svp_aie_record r;
    std::memset(&r, 0, sizeof r);
    r.opcode = static_cast<uint8_t>(opcode);
    return r;
}
inline svp_aie_record halt() { return record_of(SVP_AIE_HALT); }
inline svp_aie_record lock_record(svp_aie_core_opcode opcode, unsigned lock, int value)
{
    svp_aie_record r = record_of(opcode);
    r.lock = static_cast<uint8_t>(lock);
    r.value = static_cast<int16_t>(value);
    return r;
}
inline svp_aie_record acquire(unsigned lock, int value) { return lock_record(SVP_AIE_ACQUIRE, lock, value); }
inline svp_aie_record release(unsigned lock, int value) { return lock_record(SVP_AIE_RELEASE, lock, value); }
inline svp_aie_record counted(svp_aie_core_opcode opcode, uint32_t count)
{
    svp_aie_record r = record_of(opcode);
    r.count = count;
    return r;
}
inline svp_aie_record loop(uint32_t count) { return counted(SVP_AIE_LOOP, count); }
inline svp_aie_record end_loop() { return record_of(SVP_AIE_END_LOOP); }
inline svp_aie_record delay(uint32_t cycles) { return counted(SVP_AIE_DELAY, cycles); }
inline svp_aie_record jump(int to)
{
    svp_aie_record r = record_of(SVP_AIE_JUMP);
    r.value = static_cast<int16_t>(to);
    return r;
}
inline svp_aie_record set_buffer(unsigned reg, uint32_t base, uint32_t stride, uint32_t count)
{
    svp_aie_record r = counted(SVP_AIE_SET_BUFFER, count);
    r.reg = static_cast<uint8_t>(reg);
    r.u.buffer.base = base;
    r.u.buffer.stride = stride;
    return r;
}
inline svp_aie_record advance(unsigned reg)
{
    svp_aie_record r = record_of(SVP_AIE_ADVANCE);
    r.reg = static_cast<uint8_t>(reg);
    return r;
}
inline svp_aie_record set_ring(uint32_t base, uint32_t slot_bytes, uint32_t slots, unsigned full, unsigned empty)
{
    svp_aie_record r = counted(SVP_AIE_SET_RING, slots);
    r.u.buffer.base = base;
    r.u.buffer.stride = slot_bytes;
    r.lock = static_cast<uint8_t>(full);
    r.value = static_cast<int16_t>(empty);
    return r;
}
inline svp_aie_record write_words(uint32_t address, const std::vector<uint32_t>& words)
{
    svp_aie_record r = counted(SVP_AIE_WRITE_WORDS, static_cast<uint32_t>(words.size()));
    r.u.words.address = address;
    for (size_t i = 0; i < words.size() && i < 8; ++i)
        r.u.words.word[i] = words[i];
    return r;
}
inline svp_aie_record cascade_send(unsigned reg, uint32_t bytes)
{
    svp_aie_record r = counted(SVP_AIE_CASCADE_SEND, bytes);
    r.input = static_cast<uint8_t>(reg);
    return r;
}
inline svp_aie_record cascade_receive(unsigned reg, uint32_t bytes, int add)
{
    svp_aie_record r = counted(SVP_AIE_CASCADE_RECEIVE, bytes);
    r.output = static_cast<uint8_t>(reg);
    r.value = static_cast<int16_t>(add);
    return r;
}

} // namespace svp::test
