// SPDX-License-Identifier: Apache-2.0
// Records, one after the other: those that meet nobody ahead of time, the others in their cycle.
#include "models/engines/aie/core/core.h"

namespace svp::aie {
namespace {

constexpr uint64_t most_records_ahead = 1000000;

bool meets_nobody(unsigned opcode)
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

// The timer rang.
void Core::wake()
{
    static_cast<void>(timer_.take());
    if (!at_work() || locks_.waits()) return;
    if (current_edge() < cycle_) { // a wake that was meant for somebody stopped since
        timer_.wake_by(cycle_);
        return;
    }
    go_on();
}

// After whatever the core waited for.
void Core::go_on()
{
    if (!at_work()) return;
    if (locks_.take_grant()) {
        account_wait();
        cycle_ = current_edge();
    }
    last_progress_ = current_edge();
    const Stage what = stage_;
    stage_ = Stage::fetch;
    CoreResult<bool> goes_on = finish(what);
    if (!goes_on) return fail(goes_on.fault());
    if (*goes_on) run();
}

// Until something takes the core to a later cycle.
void Core::run()
{
    enter(loss_records);
    for (;;) {
        CoreResult<bool> goes_on = step();
        if (!goes_on) return fail(goes_on.fault());
        if (!*goes_on) return;
    }
}

CoreResult<bool> Core::step()
{
    CoreResult<const svp_aie_record*> fetched = program_.fetch();
    if (!fetched) return fetched.fault();
    const svp_aie_record& r = **fetched;
    if (meets_nobody(r.opcode)) {
        if (++records_ahead_ > most_records_ahead)
            return CoreFault("a million records without a lock, kernel or write");
        records_ += 1;
        if (CoreResult<> done = run_ahead(r); !done) return done.fault();
        return true;
    }
    if (cycle_ > current_edge()) {
        wait_until(cycle_, Stage::fetch, loss_records);
        return false;
    }
    records_ahead_ = 0;
    records_ += 1;
    return run_timed(r);
}

CoreResult<> Core::run_ahead(const svp_aie_record& r)
{
    CoreResult<> done;
    switch (r.opcode) {
    case SVP_AIE_SET_BUFFER:
        done = registers_.set(r);
        break;
    case SVP_AIE_ADVANCE:
        done = registers_.advance(r);
        break;
    case SVP_AIE_SET_RING:
        done = ring_.set(r);
        break;
    default:
        CoreResult<uint64_t> cycles = program_.control(r);
        if (!cycles) return cycles.fault();
        cycle_ += *cycles;
        return {};
    }
    if (done) next_record_and_cycle();
    return done;
}

CoreResult<bool> Core::run_timed(const svp_aie_record& r)
{
    CoreResult<> done;
    switch (r.opcode) {
    case SVP_AIE_HALT:
        return halt();
    case SVP_AIE_ACQUIRE:
        return wait_for_lock(r.lock, r.value, Stage::acquired, stall_lock);
    case SVP_AIE_WRITE_WORDS:
        return begin_words(r);
    case SVP_AIE_TAKE_BLOCK:
        return begin_take();
    case SVP_AIE_RUN_BLOCK:
        return begin_block();
    case SVP_AIE_CASCADE_SEND:
        return begin_send(r);
    case SVP_AIE_CASCADE_RECEIVE:
        return begin_receive(r);
    case SVP_AIE_RELEASE:
        if (r.value <= 0) return CoreFault("a release of " + std::to_string(r.value));
        done = release(r.lock, r.value);
        break;
    case SVP_AIE_GIVE_BLOCK:
        done = give_block();
        break;
    default:
        return begin_kernel(r);
    }
    if (!done) return done.fault();
    return next_record_and_cycle();
}

void Core::fail(const CoreFault& fault)
{
    faulted_ = true;
    enter(idle);
    faults_.fault(tile_, fault.code, SVP_AIE_CORE_PC, "core, " + program_.place() + ": " + fault.what);
}

// ---- Waiting

void Core::wait_until(uint64_t edge, Stage next, State state)
{
    cycle_ = edge;
    stage_ = next;
    enter(state);
    timer_.wake_by(edge);
}

// Until the core at its other end has answered.
void Core::wait_for_cascade(Stage next)
{
    cycle_ = EdgeTimer::never;
    stage_ = next;
    enter(stall_cascade);
}

CoreResult<bool> Core::wait_for_lock(unsigned lock, int value, Stage next, State state)
{
    CoreResult<CoreEnvironment::Lock> found = environment_.lock_at(lock);
    if (!found) return found.fault();
    stage_ = next;
    enter(state);
    locks_.acquire(*found, value);
    return false;
}

// The cycle of the request is the record's own; those after it were spent waiting.
void Core::account_wait()
{
    const uint64_t now = current_edge(), last = activity_.last_cycle();
    const uint64_t own_cycle = last == cycle_ && now > last;
    activity_.account(now, {{loss_records, own_cycle}, {activity_.current(), now - last - own_cycle}},
                      activity_.current());
}

} // namespace svp::aie
