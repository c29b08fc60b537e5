// SPDX-License-Identifier: Apache-2.0
// How the records begin and end that take part in what goes on around the core.
#include "models/engines/aie/core/core.h"

namespace svp::aie {

bool Core::next_record()
{
    program_.next();
    return true;
}

bool Core::next_record_and_cycle()
{
    ++cycle_;
    return next_record();
}

CoreResult<bool> Core::finish(Stage what)
{
    switch (what) {
    case Stage::acquired:
    case Stage::cascade_sent:
        return next_record();
    case Stage::first_slot:
        wait_until(cycle_ + SVP_AIE_LOAD_LATENCY, Stage::header, loss_records);
        return false;
    case Stage::header:
        return take_others();
    case Stage::other_slots:
        return end_take();
    case Stage::copied:
        return call_block();
    case Stage::words:
        return end_words();
    case Stage::kernel:
        return end_kernel();
    case Stage::cascade_came:
        return end_receive();
    default:
        return true;
    }
}

CoreResult<bool> Core::halt()
{
    CoreResult<bool> returns = program_.halt();
    if (!returns) return returns.fault();
    if (*returns) {
        ++cycle_;
        return true;
    }
    done_ = true;
    enter(idle);
    if (status_changed_) status_changed_();
    return !done_;
}

CoreResult<> Core::release(unsigned lock, int value)
{
    CoreResult<CoreEnvironment::Lock> found = environment_.lock_at(lock);
    if (!found) return found.fault();
    locks_.release(*found, value);
    return {};
}

// ---- Register writes

CoreResult<bool> Core::begin_words(const svp_aie_record& r)
{
    if (r.count == 0 || r.count > sizeof r.u.words.word / sizeof r.u.words.word[0])
        return CoreFault("WRITE_WORDS of " + std::to_string(r.count) + " words");
    if (r.u.words.address % sizeof(uint32_t) != 0)
        return CoreFault("WRITE_WORDS at offset " + std::to_string(r.u.words.address));
    wait_until(cycle_ + r.count - 1, Stage::words, loss_records);
    return false;
}

CoreResult<bool> Core::end_words()
{
    const svp_aie_record r = program_.record(); // a write may start the core anew
    for (uint32_t i = 0; i < r.count; ++i) {
        const uint32_t offset = r.u.words.address + 4 * i;
        if (!environment_.write_register(offset, r.u.words.word[i]))
            return CoreFault("no register " + std::to_string(offset) + " in this tile");
    }
    if (!enabled_) return false; // it wrote its own control register
    return next_record_and_cycle();
}

// ---- Blocks

CoreResult<bool> Core::begin_take()
{
    CoreResult<WeightRing::Slots> slot = ring_.first_slot();
    if (!slot) return slot.fault();
    return wait_for_lock(slot->lock, -slot->count, Stage::first_slot, stall_weights);
}

CoreResult<bool> Core::take_others()
{
    CoreResult<WeightRing::Slots> others = ring_.other_slots();
    if (!others) return others.fault();
    if (others->count == 0) return end_take();
    return wait_for_lock(others->lock, -others->count, Stage::other_slots, stall_weights);
}

CoreResult<bool> Core::end_take()
{
    if (CoreResult<> taken = ring_.take(); !taken) return taken.fault();
    return next_record();
}

CoreResult<> Core::give_block()
{
    CoreResult<WeightRing::Slots> slots = ring_.give();
    if (!slots) return slots.fault();
    return release(slots->lock, slots->count);
}

CoreResult<bool> Core::begin_block()
{
    if (program_.in_block()) return CoreFault("a block within a block");
    const TakenBlock& block = ring_.block();
    if (!block.is_program()) return CoreFault("the current block is no program");
    const uint64_t loads = (block.bytes() + SVP_AIE_VECTOR_BYTES - 1) / SVP_AIE_VECTOR_BYTES;
    wait_until(cycle_ + loads, Stage::copied, loss_records);
    return false;
}

// Copied: the slots are free again, the records run.
CoreResult<bool> Core::call_block()
{
    CoreResult<ProgramBlock> program = ring_.block().program();
    if (!program) return program.fault();
    if (CoreResult<> given = give_block(); !given) return given.fault();
    ++cycle_;
    program_.call(std::move(*program));
    return true;
}

// ---- Kernels and cascade

CoreResult<bool> Core::begin_kernel(const svp_aie_record& r)
{
    CoreResult<uint64_t> cycles = kernel_.begin(r, cycle_);
    if (!cycles) return cycles.fault();
    wait_until(cycle_ + *cycles, Stage::kernel, busy);
    return false;
}

bool Core::end_kernel()
{
    const uint64_t more = kernel_.lost(cycle_);
    if (more == 0) return next_record();
    wait_until(cycle_ + more, Stage::kernel, stall_bank_conflict);
    return false;
}

CoreResult<bool> Core::begin_send(const svp_aie_record& r)
{
    if (CoreResult<> prepared = cascade_.prepare_send(r, cycle_); !prepared) return prepared.fault();
    wait_for_cascade(Stage::cascade_sent);
    cascade_.send();
    return false;
}

CoreResult<bool> Core::begin_receive(const svp_aie_record& r)
{
    if (CoreResult<> prepared = cascade_.prepare_receive(r); !prepared) return prepared.fault();
    const uint64_t ready = cycle_;
    wait_for_cascade(Stage::cascade_came);
    cascade_.receive(ready, current_edge());
    return false;
}

CoreResult<bool> Core::end_receive()
{
    if (CoreResult<> stored = cascade_.store(program_.record()); !stored) return stored.fault();
    return next_record();
}

} // namespace svp::aie
