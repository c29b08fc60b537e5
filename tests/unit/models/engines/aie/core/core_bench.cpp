// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/engines/aie/core/core_bench.h"

#include <cstring>
#include <gtest/gtest.h>
#include <sysc/kernel/sc_simcontext.h>

namespace svp::test {

const Clock& bench_clock()
{
    static const Clock clock(1000.0);
    return clock;
}

void run_cycles(uint64_t cycles) { sc_core::sc_start(bench_clock().cycles(cycles)); }
void run_dry() { sc_core::sc_start(); }

CoreBench::CoreBench(const char* name, const aie::CorePlace& place)
{
    static const char* const sides[aie::neighbours] = {"south", "west", "north", "own"};
    core = std::make_unique<aie::Core>(name, bench_clock(), place, *this);
    aie::CoreEnvironment environment;
    for (unsigned side = 0; side < aie::neighbours; ++side) {
        memories_[side] = std::make_unique<aie::TileMemory>(aie::TileMemoryConfig{});
        banks_[side] = std::make_unique<aie::LockBank>((std::string(name) + "_" + sides[side]).c_str(), bench_clock(),
                                                       place.tile, 16, SVP_AIE_CORE_LOCKS, *this);
        environment.memory[side] = memories_[side].get();
        environment.locks[side] = banks_[side].get();
    }
    environment.write_register = [this](uint32_t offset, uint32_t value) {
        if (offset >= registers_end) return false;
        writes.push_back({offset, value, cycle()});
        if (core_registers) core->write_register(offset, value);
        return true;
    };
    core->connect(environment);
}

void CoreBench::fault(aie::TileAddress, uint32_t code, uint32_t, const std::string& what)
{
    faults.push_back({code, what, cycle()});
}

void CoreBench::load(const std::vector<svp_aie_record>& records, unsigned first)
{
    uint32_t offset = SVP_AIE_CORE_PROGRAM_MEMORY + first * SVP_AIE_RECORD_BYTES;
    for (const svp_aie_record& record : records) {
        uint32_t words[SVP_AIE_RECORD_BYTES / 4];
        std::memcpy(words, &record, sizeof words);
        for (const uint32_t word : words) {
            ASSERT_TRUE(core->write_register(offset, word));
            offset += 4;
        }
    }
}

bool CoreBench::done() const
{
    uint32_t status = 0;
    core->read_register(SVP_AIE_CORE_STATUS, status);
    return (status & SVP_AIE_CORE_DONE) != 0;
}

uint32_t CoreBench::pc() const
{
    uint32_t value = 0;
    core->read_register(SVP_AIE_CORE_PC, value);
    return value;
}

uint64_t CoreBench::counter(const std::string& name) const
{
    for (const Counter& counter : core->statistics().counters())
        if (counter.name == name) return counter.value;
    ADD_FAILURE() << "no counter " << name;
    return 0;
}

uint64_t CoreBench::cycles_in(const std::string& state)
{
    core->settle();
    const Activity& activity = core->statistics().activities().front();
    for (unsigned i = 0; i < activity.states().size(); ++i)
        if (activity.states()[i] == state) return activity.cycles(i);
    ADD_FAILURE() << "no state " << state;
    return 0;
}

uint8_t* CoreBench::at(uint32_t address)
{
    const uint32_t offset = address - SVP_AIE_SOUTH_MEMORY;
    return memories_[offset / SVP_AIE_NEIGHBOUR_BYTES]->data() + offset % SVP_AIE_NEIGHBOUR_BYTES;
}

} // namespace svp::test
