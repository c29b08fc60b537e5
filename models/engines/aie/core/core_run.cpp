// Records, one after the other.
#include "models/engines/aie/core/core_parts.h"

#include <cstring>

namespace svp::aie {
namespace {

constexpr uint64_t most_free_records = 1000000;

const char* const opcode_names[SVP_AIE_CORE_OPCODES] = {
    "HALT",       "ACQUIRE",  "RELEASE",      "LOOP",     "END_LOOP",   "JUMP",         "DELAY",
    "SET_BUFFER", "ADVANCE",  "WRITE_WORDS",  "SET_RING", "TAKE_BLOCK", "GIVE_BLOCK",   "RUN_BLOCK",
    "CONVOLVE",   "POOL_MAX", "POOL_AVERAGE", "ADD",      "COPY",       "CASCADE_SEND", "CASCADE_RECEIVE"};

bool is_free(unsigned opcode)
{
    switch (opcode) {
    case SVP_AIE_LOOP:
    case SVP_AIE_END_LOOP:
    case SVP_AIE_JUMP:
    case SVP_AIE_DELAY:
    case SVP_AIE_SET_BUFFER:
    case SVP_AIE_ADVANCE:
    case SVP_AIE_SET_RING:
        return true;
    default:
        return false;
    }
}

} // namespace

void Core::Parts::start()
{
    enabled = true;
    done = faulted = in_block = false;
    free_records = 0;
    main_records.resize(program.size() / SVP_AIE_RECORD_BYTES);
    std::memcpy(main_records.data(), program.data(), program.size());
    const uint32_t pc = main_frame.pc;
    main_frame = {main_records.data(), static_cast<uint32_t>(main_records.size()), pc, {}};
    stage = Stage::fetch;
    cycle = self.current_edge();
    enter(loss_records);
    timer.wake_by(cycle);
}

void Core::Parts::stop()
{
    if (waits_for_lock) {
        unsigned id = 0;
        bank_of(request_lock, id).cancel(request);
        waits_for_lock = false;
    }
    enabled = false;
    stage = Stage::fetch;
    in_block = false;
    receiving = false;
    sending.beats = 0; // a receiver that still holds it sees that it was withdrawn
    enter(idle);
}

void Core::Parts::enter(State state) { self.enter_state(activity, trace, state); }

std::string Core::Parts::place() const
{
    std::string text = in_block ? "block record " : "record ";
    text += std::to_string(frame().pc);
    if (frame().pc < frame().count && record().opcode < SVP_AIE_CORE_OPCODES)
        text += std::string(" ") + opcode_names[record().opcode];
    return text;
}

void Core::Parts::fail(const CoreFault& fault)
{
    faulted = true;
    enter(idle);
    const std::string where_it_was = place();
    faults.fault(where.tile, fault.code, SVP_AIE_CORE_PC, "core, " + where_it_was + ": " + fault.what());
}

// The timer rang.
void Core::Parts::wake()
{
    timer.take();
    if (!enabled || done || faulted || waits_for_lock) return;
    if (self.current_edge() < cycle) { // a wake that was meant for somebody stopped since
        timer.wake_by(cycle);
        return;
    }
    after(stage);
}

// Goes on after whatever the core waited for.
void Core::Parts::after(Stage what)
{
    if (!enabled || done || faulted) return;
    if (waits_for_lock) {
        waits_for_lock = false;
        account_wait();
        cycle = self.current_edge();
    }
    last_progress = self.current_edge();
    stage = Stage::fetch;
    try {
        switch (what) {
        case Stage::fetch:
            break;
        case Stage::acquired:
            ++frame().pc;
            break;
        case Stage::first_slot:
            wait_until(cycle + SVP_AIE_LOAD_LATENCY, Stage::header, loss_records);
            return;
        case Stage::header:
            read_header();
            if (block.header.slots > 1) {
                acquire(ring.full, -static_cast<int>(block.header.slots - 1), Stage::other_slots, stall_weights);
                return;
            }
            take_block();
            break;
        case Stage::other_slots:
            take_block();
            break;
        case Stage::copied:
            run_block();
            break;
        case Stage::words: {
            const svp_aie_record r = record();
            for (uint32_t i = 0; i < r.count; ++i)
                if (!environment.write_register(r.u.words.address + 4 * i, r.u.words.word[i]))
                    throw CoreFault("no register " + std::to_string(r.u.words.address + 4 * i) + " in this tile");
            if (!enabled) return; // it wrote its own control register
            ++frame().pc;
            ++cycle;
            break;
        }
        case Stage::kernel:
            end_kernel();
            if (stage != Stage::fetch) return;
            break;
        case Stage::cascade_sent:
            ++frame().pc;
            break;
        case Stage::cascade_came:
            finish_receive();
            ++frame().pc;
            break;
        }
        run();
    } catch (const CoreFault& fault) {
        fail(fault);
    }
}

// Until something takes the core to a later cycle.
void Core::Parts::run()
{
    enter(loss_records);
    while (step()) {
    }
}

// One record. False: the core waits, or has nothing more to do.
bool Core::Parts::step()
{
    if (frame().pc >= frame().count) throw CoreFault("the program ends without HALT");
    const svp_aie_record& r = record();
    if (r.opcode >= SVP_AIE_CORE_OPCODES) throw CoreFault("no opcode " + std::to_string(r.opcode));
    if (is_free(r.opcode)) {
        if (++free_records > most_free_records) throw CoreFault("a million records without a lock, kernel or write");
        records_count += 1;
        free_record(r);
        return true;
    }
    if (cycle > self.current_edge()) {
        wait_until(cycle, Stage::fetch, loss_records);
        return false;
    }
    free_records = 0;
    records_count += 1;
    return timed_record(r);
}

void Core::Parts::free_record(const svp_aie_record& r)
{
    ++cycle;
    switch (r.opcode) {
    case SVP_AIE_LOOP:
        if (r.count == 0) return skip_loop();
        if (frame().loops.size() >= SVP_AIE_LOOPS)
            throw CoreFault("loops nested deeper than " + std::to_string(SVP_AIE_LOOPS));
        frame().loops.push_back({frame().pc + 1, r.count, 0});
        break;
    case SVP_AIE_END_LOOP:
        return end_loop();
    case SVP_AIE_JUMP:
        if (!frame().loops.empty()) throw CoreFault("a jump out of a loop");
        if (r.value < 0 || static_cast<uint32_t>(r.value) >= frame().count) throw CoreFault("a jump to nowhere");
        frame().pc = static_cast<uint32_t>(r.value);
        return;
    case SVP_AIE_DELAY:
        cycle += r.count > 0 ? r.count - 1 : 0;
        break;
    case SVP_AIE_SET_BUFFER:
        set_buffer(r);
        break;
    case SVP_AIE_ADVANCE: {
        if (r.reg >= SVP_AIE_REGISTERS || buffers[r.reg].count == 0) throw CoreFault("a buffer that was never set");
        Buffer& buffer = buffers[r.reg];
        buffer.index = (buffer.index + 1) % buffer.count;
        break;
    }
    default:
        set_ring(r);
        break;
    }
    ++frame().pc;
}

void Core::Parts::set_buffer(const svp_aie_record& r)
{
    if (r.reg >= SVP_AIE_REGISTERS || r.count == 0) throw CoreFault("a buffer register that does not exist");
    buffers[r.reg] = {r.u.buffer.base, r.u.buffer.stride, r.count, 0};
}

void Core::Parts::skip_loop()
{
    for (uint32_t depth = 1, pc = frame().pc + 1; pc < frame().count; ++pc) {
        const unsigned opcode = frame().records[pc].opcode;
        depth += opcode == SVP_AIE_LOOP;
        depth -= opcode == SVP_AIE_END_LOOP;
        if (depth != 0) continue;
        frame().pc = pc + 1;
        return;
    }
    throw CoreFault("a LOOP without END_LOOP");
}

void Core::Parts::end_loop()
{
    if (frame().loops.empty()) throw CoreFault("END_LOOP without LOOP");
    Loop& loop = frame().loops.back();
    if (++loop.index < loop.count) {
        frame().pc = loop.begin;
        return;
    }
    frame().loops.pop_back();
    ++frame().pc;
}

void Core::Parts::halt()
{
    if (in_block) {
        if (!block_frame.loops.empty()) throw CoreFault("HALT within a loop");
        in_block = false;
        ++main_frame.pc;
        ++cycle;
        return;
    }
    done = true;
    enter(idle);
    if (status_changed) status_changed();
}

// True: the core goes on in this cycle or with a free record.
bool Core::Parts::timed_record(const svp_aie_record& r)
{
    switch (r.opcode) {
    case SVP_AIE_HALT:
        halt();
        return !done;
    case SVP_AIE_ACQUIRE:
        acquire(r.lock, r.value, Stage::acquired, stall_lock);
        return false;
    case SVP_AIE_RELEASE:
        if (r.value <= 0) throw CoreFault("a release of " + std::to_string(r.value));
        release(r.lock, r.value);
        ++frame().pc;
        ++cycle;
        return true;
    case SVP_AIE_WRITE_WORDS:
        if (r.count == 0 || r.count > sizeof r.u.words.word / sizeof r.u.words.word[0])
            throw CoreFault("WRITE_WORDS of " + std::to_string(r.count) + " words");
        if (r.u.words.address % sizeof(uint32_t) != 0)
            throw CoreFault("WRITE_WORDS at offset " + std::to_string(r.u.words.address));
        cycle += r.count - 1;
        wait_until(cycle, Stage::words, loss_records);
        return false;
    case SVP_AIE_TAKE_BLOCK:
        if (!ring.set) throw CoreFault("the weight ring was never set");
        if (block.taken) throw CoreFault("the last block was not given back");
        acquire(ring.full, -1, Stage::first_slot, stall_weights);
        return false;
    case SVP_AIE_GIVE_BLOCK:
        give_block();
        ++frame().pc;
        ++cycle;
        return true;
    case SVP_AIE_RUN_BLOCK:
        if (in_block) throw CoreFault("a block within a block");
        if (!block.taken || block.header.kind != SVP_AIE_BLOCK_PROGRAM)
            throw CoreFault("the current block is no program");
        wait_until(cycle + (block.header.bytes + SVP_AIE_VECTOR_BYTES - 1) / SVP_AIE_VECTOR_BYTES, Stage::copied,
                   loss_records);
        return false;
    case SVP_AIE_CASCADE_SEND:
        begin_send(r);
        return false;
    case SVP_AIE_CASCADE_RECEIVE:
        begin_receive(r);
        return false;
    default:
        begin_kernel(r);
        return false;
    }
}

void Core::Parts::wait_until(uint64_t edge, Stage next, State state)
{
    cycle = edge;
    stage = next;
    enter(state);
    timer.wake_by(edge);
}

// The cycle of the request is the record's own; those after it were spent waiting.
void Core::Parts::account_wait()
{
    const uint64_t now = self.current_edge(), last = activity.last_cycle();
    const uint64_t own_cycle = last == cycle && now > last;
    activity.account(now, {{loss_records, own_cycle}, {activity.current(), now - last - own_cycle}},
                     activity.current());
}

LockBank& Core::Parts::bank_of(unsigned lock, unsigned& id) const
{
    constexpr unsigned of_tile = 16;
    const unsigned side = lock / of_tile;
    if (side >= neighbours || environment.locks[side] == nullptr)
        throw CoreFault("lock " + std::to_string(lock) + " belongs to no tile");
    id = lock % of_tile;
    return *environment.locks[side];
}

void Core::Parts::acquire(unsigned lock, int value, Stage next, State state)
{
    unsigned id = 0;
    LockBank& bank = bank_of(lock, id);
    request.lock = id;
    request.value = value;
    request_lock = lock;
    stage = next;
    waits_for_lock = true;
    enter(state);
    bank.acquire(request);
}

void Core::Parts::release(unsigned lock, int value)
{
    unsigned id = 0;
    bank_of(lock, id).release(id, value, where.requester);
}

} // namespace svp::aie
