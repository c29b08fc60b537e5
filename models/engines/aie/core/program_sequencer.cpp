// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/program_sequencer.h"

#include <cstring>

namespace svp::aie {
namespace {

const char* const opcode_names[SVP_AIE_CORE_OPCODES] = {
    "HALT",       "ACQUIRE",  "RELEASE",      "LOOP",     "END_LOOP",   "JUMP",         "DELAY",
    "SET_BUFFER", "ADVANCE",  "WRITE_WORDS",  "SET_RING", "TAKE_BLOCK", "GIVE_BLOCK",   "RUN_BLOCK",
    "CONVOLVE",   "POOL_MAX", "POOL_AVERAGE", "ADD",      "COPY",       "CASCADE_SEND", "CASCADE_RECEIVE"};

} // namespace

void ProgramSequencer::write_word(uint32_t offset, uint32_t value)
{
    std::memcpy(memory_.data() + offset, &value, sizeof value);
}

uint32_t ProgramSequencer::read_word(uint32_t offset) const
{
    uint32_t value = 0;
    std::memcpy(&value, memory_.data() + offset, sizeof value);
    return value;
}

void ProgramSequencer::start()
{
    in_block_ = false;
    main_.records.resize(memory_.size() / SVP_AIE_RECORD_BYTES);
    std::memcpy(main_.records.data(), memory_.data(), memory_.size());
    main_.loops.clear();
}

void ProgramSequencer::stop() { in_block_ = false; }

void ProgramSequencer::reset()
{
    stop();
    main_.pc = 0;
}

CoreResult<const svp_aie_record*> ProgramSequencer::fetch() const
{
    if (frame().pc >= frame().records.size()) return CoreFault("the program ends without HALT");
    const svp_aie_record& r = record();
    if (r.opcode >= SVP_AIE_CORE_OPCODES) return CoreFault("no opcode " + std::to_string(r.opcode));
    return &r;
}

CoreResult<uint64_t> ProgramSequencer::control(const svp_aie_record& r)
{
    if (r.opcode == SVP_AIE_DELAY) {
        next();
        return r.count > 0 ? r.count : 1;
    }
    CoreResult<> done = r.opcode == SVP_AIE_LOOP       ? begin_loop(r.count)
                        : r.opcode == SVP_AIE_END_LOOP ? end_loop()
                                                       : jump(r.value);
    if (!done) return done.fault();
    return 1;
}

CoreResult<> ProgramSequencer::begin_loop(uint32_t count)
{
    if (count == 0) return skip_loop();
    if (frame().loops.size() >= SVP_AIE_LOOPS)
        return CoreFault("loops nested deeper than " + std::to_string(SVP_AIE_LOOPS));
    next();
    frame().loops.push_back({frame().pc, count, 0});
    return {};
}

CoreResult<> ProgramSequencer::skip_loop()
{
    for (uint32_t depth = 1, pc = frame().pc + 1; pc < frame().records.size(); ++pc) {
        const unsigned opcode = frame().records[pc].opcode;
        depth += opcode == SVP_AIE_LOOP;
        depth -= opcode == SVP_AIE_END_LOOP;
        if (depth != 0) continue;
        frame().pc = pc + 1;
        return {};
    }
    return CoreFault("a LOOP without END_LOOP");
}

CoreResult<> ProgramSequencer::end_loop()
{
    if (frame().loops.empty()) return CoreFault("END_LOOP without LOOP");
    Loop& loop = frame().loops.back();
    if (++loop.index < loop.count) {
        frame().pc = loop.begin;
        return {};
    }
    frame().loops.pop_back();
    next();
    return {};
}

CoreResult<> ProgramSequencer::jump(int target)
{
    if (!frame().loops.empty()) return CoreFault("a jump out of a loop");
    if (target < 0 || static_cast<uint32_t>(target) >= frame().records.size()) return CoreFault("a jump to nowhere");
    frame().pc = static_cast<uint32_t>(target);
    return {};
}

void ProgramSequencer::call(ProgramBlock program)
{
    block_ = {std::move(program.records), 0, {}};
    valid_columns_ = program.valid_columns;
    in_block_ = true;
}

CoreResult<bool> ProgramSequencer::halt()
{
    if (!in_block_) return false;
    if (!block_.loops.empty()) return CoreFault("HALT within a loop");
    in_block_ = false;
    next();
    return true;
}

CoreResult<ProgramSequencer::Loop> ProgramSequencer::loop(unsigned level) const
{
    if (level >= frame().loops.size()) return CoreFault("loop " + std::to_string(level) + " is not running");
    return frame().loops[level];
}

uint32_t ProgramSequencer::valid_columns(unsigned column) const
{
    return in_block_ ? valid_columns_[column] : UINT32_MAX;
}

std::string ProgramSequencer::place() const
{
    std::string text = (in_block_ ? "block record " : "record ") + std::to_string(frame().pc);
    if (frame().pc < frame().records.size() && record().opcode < SVP_AIE_CORE_OPCODES)
        text += std::string(" ") + opcode_names[record().opcode];
    return text;
}

} // namespace svp::aie
