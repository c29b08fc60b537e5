// SPDX-License-Identifier: Apache-2.0
// A core of the tile array: runs the records of interface/engines/aie/core_program.h.
//
// Records that meet nobody else run in one go, ahead of time; locks, register writes, cascade and kernels happen in
// their cycle. A record takes one cycle; further
//  - ACQUIRE: until it is granted (a request of cycle t: t + 1 at the earliest)
//  - DELAY: count cycles, at least one
//  - WRITE_WORDS: a cycle a word; all take effect in the last one
//  - TAKE_BLOCK: an acquire, SVP_AIE_LOAD_LATENCY cycles for the header, an acquire for the other slots, if any
//  - RUN_BLOCK: a cycle for each 32 bytes of the block, then the cycle of the release
//  - kernels: kernel_timing.h, at least one, then what bank conflicts with DMA cost (docs/aie.md)
//  - CASCADE_...: until the last beat has left or come; the sender goes on no earlier than the receiver has come [O]
//
// What a program or a weight block can hold wrong is a fault SVP_ERROR_ARRAY_CORE with the record's place and stops the
// core; a sum that leaves 32 bits is SVP_ERROR_ARRAY_OVERFLOW. A program that runs a million records without a kernel,
// lock, write or cascade is at fault, since nothing would ever come of it.
#pragma once

#include "models/common/edge_timer.h"
#include "models/common/module.h"
#include "models/engines/aie/core/address_registers.h"
#include "models/engines/aie/core/cascade_port.h"
#include "models/engines/aie/core/core_environment.h"
#include "models/engines/aie/core/kernel_unit.h"
#include "models/engines/aie/core/lock_port.h"
#include "models/engines/aie/core/program_sequencer.h"
#include "models/engines/aie/core/weight_ring.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace svp::aie {

// Where a core sits; what it has for neighbours on the cascade.
struct CorePlace {
    TileAddress tile;
    unsigned requester = 0; // of its locks, unique within the array
    bool cascade_west = false, cascade_north = false, cascade_east = false, cascade_south = false;
};

// One line of the deadlock report: a core that is enabled and not done.
struct CoreProgress {
    std::string who;            // "compute tile 1,3 core"
    std::string record;         // "record 4 ACQUIRE", "block record 7 CONVOLVE"
    std::string waits_for;      // "lock 52 (value 0, wants >= 1)", "the cascade from the west"; empty: it is at work
    uint64_t last_progress = 0; // cycle
};

// What performance counters can count, in cycles since the start.
enum class CoreEvent { active, stall, kernel, lock_stall };

// The clock of its parts: says which record is at work until when, and tells statistics and trace of it.
class Core : public Module {
  public:
    SC_HAS_PROCESS(Core);
    Core(const sc_core::sc_module_name& name, const Clock& clock, const CorePlace& place, FaultSink& faults);

    // Memories and locks around it, before the simulation starts.
    void connect(const CoreEnvironment& environment);

    // Null where the place has no such neighbour; else to be bound.
    std::unique_ptr<MessageSink<CascadeTransfer>> cascade_west, cascade_north;
    std::unique_ptr<MessageSource<CascadeTransfer>> cascade_east, cascade_south;

    // Program memory, PC, control and status, by tile offset. False: not a register of the core.
    bool write_register(uint32_t offset, uint32_t value);
    bool read_register(uint32_t offset, uint32_t& value) const;
    // Called whenever the status register may read differently.
    void on_status_change(std::function<void()> callback);

    uint64_t event_cycles(CoreEvent event) const;
    uint64_t records_run() const;
    uint64_t macs() const; // products issued, those of the counter "macs"
    // Empty when it has nothing to do.
    std::optional<CoreProgress> progress() const;

    // Disabled, PC 0, no request waiting; program memory keeps its contents.
    void reset_state() override;

  private:
    enum State : unsigned { idle, busy, loss_records, stall_lock, stall_weights, stall_bank_conflict, stall_cascade };
    // What has happened when the timer rings, the lock is granted or the cascade answers.
    enum class Stage {
        fetch,
        acquired,
        first_slot,
        header,
        other_slots,
        copied,
        words,
        kernel,
        cascade_sent,
        cascade_came
    };

    void connect_cascade(const CorePlace& place);
    void start();
    void stop();
    bool at_work() const { return enabled_ && !done_ && !faulted_; }
    uint64_t state_cycles(State state) const;

    // core_run.cpp. True: the next record follows; false: the core waits, or has nothing more to do.
    void wake();
    void go_on();
    void run();
    CoreResult<bool> step();
    CoreResult<> run_ahead(const svp_aie_record& r);
    CoreResult<bool> run_timed(const svp_aie_record& r);
    void fail(const CoreFault& fault);
    void wait_until(uint64_t edge, Stage next, State state);
    void wait_for_cascade(Stage next);
    CoreResult<bool> wait_for_lock(unsigned lock, int value, Stage next, State state);
    void account_wait();
    void enter(State state) { enter_state(activity_, trace_, state); }

    // core_records.cpp: how records that take part in what goes on around the core begin and end.
    CoreResult<bool> finish(Stage what);
    bool next_record();
    bool next_record_and_cycle();
    CoreResult<bool> halt();
    CoreResult<> release(unsigned lock, int value);
    CoreResult<bool> begin_words(const svp_aie_record& r);
    CoreResult<bool> end_words();
    CoreResult<bool> begin_take();
    CoreResult<bool> take_others();
    CoreResult<bool> end_take();
    CoreResult<> give_block();
    CoreResult<bool> begin_block();
    CoreResult<bool> call_block();
    CoreResult<bool> begin_kernel(const svp_aie_record& r);
    bool end_kernel();
    CoreResult<bool> begin_send(const svp_aie_record& r);
    CoreResult<bool> begin_receive(const svp_aie_record& r);
    CoreResult<bool> end_receive();

    TileAddress tile_;
    FaultSink& faults_;
    CoreEnvironment environment_;
    EdgeTimer timer_;
    Activity& activity_;
    TracePoint& trace_;

    ProgramSequencer program_;
    AddressRegisters registers_;
    WeightRing ring_;
    KernelUnit kernel_;
    Counter& records_;
    CascadePort cascade_;
    LockPort locks_;

    bool enabled_ = false, in_reset_ = false, done_ = false, faulted_ = false;
    std::function<void()> status_changed_;
    uint64_t cycle_ = 0; // of the record that comes next
    Stage stage_ = Stage::fetch;
    uint64_t records_ahead_ = 0; // since something else happened
    uint64_t last_progress_ = 0;
};

} // namespace svp::aie
