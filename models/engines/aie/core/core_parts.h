// What a core consists of: its program, its registers, and what it is waiting for.
#pragma once

#include "interface/engines/aie/kernel_timing.h"
#include "interface/engines/aie/weight_block.h"
#include "models/common/edge_timer.h"
#include "models/engines/aie/core/core.h"
#include "models/engines/aie/core/kernel_call.h"

#include <array>
#include <stdexcept>
#include <vector>

namespace svp::aie {

// What a program or block holds wrong; ends in a fault.
struct CoreFault : std::runtime_error {
    CoreFault(uint32_t error_code, const std::string& what) : std::runtime_error(what), code(error_code) {}
    explicit CoreFault(const std::string& what) : CoreFault(SVP_ERROR_ARRAY_CORE, what) {}
    uint32_t code;
};

struct Core::Parts {
    enum State : unsigned { idle, busy, loss_records, stall_lock, stall_weights, stall_bank_conflict, stall_cascade };
    // What happens when the timer rings or the lock is granted.
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

    struct Loop {
        uint32_t begin, count, index;
    };
    // A program: the one in program memory, or the one that came in a block.
    struct Frame {
        const svp_aie_record* records = nullptr;
        uint32_t count = 0, pc = 0;
        std::vector<Loop> loops;
    };
    struct Buffer {
        uint32_t base = 0, stride = 0, count = 0, index = 0;
        uint32_t address() const { return base + stride * index; }
    };
    struct Ring {
        uint32_t base = 0, slot_bytes = 0, slots = 0, next = 0;
        unsigned full = 0, empty = 0;
        bool set = false;
    };
    struct Block {
        bool taken = false;
        svp_aie_block_header header{};
        std::vector<uint8_t> bytes;
        uint32_t address = 0; // of its first byte, as the core sees it
    };

    Parts(Core& core, const CorePlace& where, FaultSink& sink);

    // core_run.cpp
    void start();
    void stop();
    void wake();
    void run();
    bool step();
    const svp_aie_record& record() const { return frame().records[frame().pc]; }
    Frame& frame() { return in_block ? block_frame : main_frame; }
    const Frame& frame() const { return in_block ? block_frame : main_frame; }
    void fail(const CoreFault& fault);
    void free_record(const svp_aie_record& r);
    bool timed_record(const svp_aie_record& r);
    void skip_loop();
    void end_loop();
    void halt();
    void wait_until(uint64_t edge, Stage next, State state);
    void acquire(unsigned lock, int value, Stage next, State state);
    void release(unsigned lock, int value);
    LockBank& bank_of(unsigned lock, unsigned& id) const;
    void enter(State state);
    void account_wait();
    void after(Stage what);
    void set_buffer(const svp_aie_record& r);
    std::string place() const;

    // core_block.cpp
    void set_ring(const svp_aie_record& r);
    void read_header();
    void take_block();
    void check_weights() const;
    void give_block();
    void run_block();
    unsigned chunk_index(const svp_aie_record& r, unsigned chunks) const;
    WeightChunk chunk_of(const svp_aie_record& r) const;
    const svp_requant* requants(unsigned wanted) const;

    // core_kernel.cpp
    void begin_kernel(const svp_aie_record& r);
    void end_kernel();
    bool first_sums(const svp_aie_record& r) const;
    bool last_sums(const svp_aie_record& r) const;
    uint8_t* memory_at(uint32_t address, uint64_t bytes, const char* what, int* bank = nullptr) const;
    uint32_t buffer_address(unsigned reg) const;
    uint32_t loop_index(unsigned level) const;
    void check_kernel(const svp_aie_record& r) const;
    svp_aie_kernel_time prepare(const svp_aie_record& r, KernelCall& call);
    bool compute(const svp_aie_record& r, const KernelCall& call);
    uint64_t conflicts(uint64_t from, uint64_t to) const;

    // core_cascade.cpp
    void begin_send(const svp_aie_record& r);
    void begin_receive(const svp_aie_record& r);
    void came(unsigned side, CascadeTransfer& transfer);
    void match_cascade();
    void finish_receive();

    Core& self;
    CorePlace where;
    FaultSink& faults;
    CoreEnvironment environment;
    EdgeTimer timer;
    Activity& activity;
    TracePoint& trace;
    Counter &kernels_run, &macs_count, &dense_macs, &blocks_skipped, &records_count, &cascade_bytes;

    std::vector<uint8_t> program; // SVP_AIE_CORE_PROGRAM_BYTES
    std::vector<svp_aie_record> main_records, block_records;
    Frame main_frame, block_frame;
    bool enabled = false, in_reset = false, done = false, faulted = false, in_block = false;
    std::array<Buffer, SVP_AIE_REGISTERS> buffers{};
    Ring ring;
    Block block;
    std::array<uint16_t, SVP_AIE_MAX_COLUMNS> valid_columns{};

    uint64_t cycle = 0; // of the record that comes next
    Stage stage = Stage::fetch;
    bool waits_for_lock = false; // else for the timer, or the cascade
    LockRequest request;
    unsigned request_lock = 0; // as the core numbers it
    uint64_t free_records = 0; // since something else happened
    uint64_t last_progress = 0;
    std::function<void()> status_changed;

    // The kernel that runs.
    Kernels kernels;
    svp_aie_kernel_time kernel_time{};
    std::array<int, SVP_AIE_KERNEL_OPERANDS> kernel_banks{}; // of the own memory, or SVP_AIE_NO_BANK
    uint64_t kernel_start = 0, conflicts_counted_to = 0, conflict_cycles = 0, conflict_accesses = 0;
    uint64_t kernel_cycles = 0;

    // Cascade: what was sent to this core and waits, per side.
    enum CascadeSide : unsigned { from_west, from_north };
    CascadeTransfer sending;
    CascadeTransfer* arrived[2] = {};
    std::vector<uint8_t> cascade_data;
    bool receiving = false;
    uint64_t receive_from = 0;
    CascadeSide receive_side = from_west;
};

} // namespace svp::aie
