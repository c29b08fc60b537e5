// SPDX-License-Identifier: Apache-2.0
// A core amid four memories and lock banks, or several of them on a cascade, in a SystemC kernel of their own.
#pragma once

#include "interface/engines/aie/core_program.h"
#include "interface/engines/aie/registers.h"
#include "models/engines/aie/core/core.h"
#include "tests/support/kernel_context.h"

#include <memory>
#include <string>
#include <vector>

namespace svp::test {

struct Fault {
    uint32_t code;
    std::string what;
    uint64_t cycle;
};

struct RegisterWrite {
    uint32_t offset, value;
    uint64_t cycle;
};

// One core and what surrounds it.
class CoreBench : public aie::FaultSink {
  public:
    CoreBench(const char* name, const aie::CorePlace& place);

    // Words of a program from record `first` on.
    void load(const std::vector<svp_aie_record>& records, unsigned first = 0);
    void enable() { core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE); }
    void disable() { core->write_register(SVP_AIE_CORE_CONTROL, 0); }
    bool done() const;
    uint32_t pc() const;
    uint64_t cycle() const { return core->current_edge(); }
    uint64_t counter(const std::string& name) const;
    // Cycles of a state up to now.
    uint64_t cycles_in(const std::string& state);

    // Bytes as the core addresses them.
    uint8_t* at(uint32_t address);
    aie::LockBank& locks(aie::Neighbour side) { return *banks_[side]; }
    aie::TileMemory& memory(aie::Neighbour side) { return *memories_[side]; }

    std::unique_ptr<aie::Core> core;
    std::vector<Fault> faults;
    std::vector<RegisterWrite> writes; // over the processor bus
    // Registers of the tile that exist: below this offset.
    uint32_t registers_end = 0x40000;
    bool core_registers = false; // the bus also reaches the core's own registers

  private:
    void fault(aie::TileAddress tile, uint32_t code, uint32_t offset, const std::string& what) override;

    std::unique_ptr<aie::TileMemory> memories_[aie::neighbours];
    std::unique_ptr<aie::LockBank> banks_[aie::neighbours];
};

void run_cycles(uint64_t cycles);
// Until nothing is left to happen.
void run_dry();
const Clock& bench_clock();

} // namespace svp::test
