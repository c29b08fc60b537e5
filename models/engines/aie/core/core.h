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

#include "models/common/module.h"
#include "models/engines/aie/core/cascade.h"
#include "models/engines/aie/core/core_environment.h"

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

class Core : public Module {
    struct Parts;
    std::unique_ptr<Parts> parts_;

  public:
    Core(const sc_core::sc_module_name& name, const Clock& clock, const CorePlace& place, FaultSink& faults);
    ~Core() override;

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
    void reset() override;
};

} // namespace svp::aie
