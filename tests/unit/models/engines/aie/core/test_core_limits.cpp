// SPDX-License-Identifier: Apache-2.0
// What a program may do to its own core, what a stopped core leaves behind, and what blocks and counts may hold wrong.
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/kernel_timing.h"
#include "interface/engines/aie/weight_block.h"
#include "models/engines/aie/core/core.h"
#include "tests/support/kernel_fixture.h"

#include <cstring>
#include <sysc/kernel/sc_simcontext.h>

namespace {

using namespace svp;
using namespace svp::aie;

constexpr unsigned lock = 0, ring_full = 1, ring_empty = 2;
constexpr uint32_t ring_base = 0x8000, slot_bytes = 512;

svp_aie_record record(svp_aie_core_opcode opcode)
{
    svp_aie_record r{};
    r.opcode = static_cast<uint8_t>(opcode);
    return r;
}

svp_aie_record lock_record(svp_aie_core_opcode opcode, unsigned number, int value)
{
    svp_aie_record r = record(opcode);
    r.lock = static_cast<uint8_t>(SVP_AIE_OWN_LOCK + number);
    r.value = static_cast<int16_t>(value);
    return r;
}

svp_aie_record buffer(uint8_t reg, uint32_t offset)
{
    svp_aie_record r = record(SVP_AIE_SET_BUFFER);
    r.reg = reg;
    r.count = 1;
    r.u.buffer.base = SVP_AIE_OWN_MEMORY + offset;
    return r;
}

svp_aie_record counted(svp_aie_core_opcode opcode, uint32_t count)
{
    svp_aie_record r = record(opcode);
    r.count = count;
    return r;
}

// 1x1, registers 0 to 1, `columns` pixels of 8 channels.
svp_aie_record kernel(svp_aie_core_opcode opcode, unsigned flags, uint16_t columns)
{
    svp_aie_record r = record(opcode);
    r.output = 1;
    r.kernel_h = r.kernel_w = r.stride_h = r.stride_w = r.dilation_h = r.dilation_w = 1;
    r.flags = static_cast<uint16_t>(flags);
    auto& k = r.u.kernel;
    k.in_rows = k.out_rows = k.in_height = k.out_height = 1;
    k.in_columns = k.out_columns = k.in_width = columns;
    k.in_channels = k.out_channels = 8;
    k.low = -128;
    k.high = 127;
    return r;
}

class Recorder : public FaultSink {
  public:
    void fault(TileAddress, uint32_t code, uint32_t, const std::string& what) override
    {
        codes.push_back(code);
        text += what + "\n";
    }
    std::vector<uint32_t> codes;
    std::string text;
};

// A core with its own memory and locks.
struct Bench {
    Bench(const std::string& name, const CorePlace& place)
        : locks((name + "_locks").c_str(), clock, place.tile, 16, SVP_AIE_CORE_LOCKS, faults),
          core((name + "_core").c_str(), clock, place, faults)
    {
        CoreEnvironment environment;
        environment.memory[own] = &memory;
        environment.locks[own] = &locks;
        environment.write_register = [this](uint32_t offset, uint32_t value) {
            return core.write_register(offset, value);
        };
        core.connect(environment);
    }

    void load(const std::vector<svp_aie_record>& records)
    {
        for (uint32_t i = 0; i < records.size() * SVP_AIE_RECORD_BYTES; i += 4) {
            uint32_t word = 0;
            std::memcpy(&word, reinterpret_cast<const uint8_t*>(records.data()) + i, 4);
            core.write_register(SVP_AIE_CORE_PROGRAM_MEMORY + i, word);
        }
    }
    void enable() { core.write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_ENABLE); }
    void disable() { core.write_register(SVP_AIE_CORE_CONTROL, 0); }
    void run(const std::vector<svp_aie_record>& records, uint64_t cycles)
    {
        load(records);
        enable();
        go_on(cycles);
    }
    void go_on(uint64_t cycles) { sc_core::sc_start(clock.cycles(cycles)); }
    bool done() const
    {
        uint32_t status = 0;
        core.read_register(SVP_AIE_CORE_STATUS, status);
        return (status & SVP_AIE_CORE_DONE) != 0;
    }
    uint64_t state(const std::string& name)
    {
        core.settle();
        const Activity& activity = core.statistics().activities().front();
        for (unsigned i = 0; i < activity.states().size(); ++i)
            if (activity.states()[i] == name) return activity.cycles(i);
        throw std::logic_error("no state " + name);
    }

    Clock clock{1000};
    Recorder faults;
    TileMemory memory{TileMemoryConfig{}};
    LockBank locks;
    Core core;
};

CorePlace place_at(unsigned column)
{
    CorePlace place;
    place.tile = {column, 2};
    place.requester = 10 + column;
    return place;
}

class CoreLimits : public test::KernelFixture {};

TEST_F(CoreLimits, ACoreThatDisablesItselfStopsThere)
{
    Bench bench("own", place_at(0));
    svp_aie_record write = counted(SVP_AIE_WRITE_WORDS, 1);
    write.u.words.address = SVP_AIE_CORE_CONTROL;
    bench.run({write, lock_record(SVP_AIE_RELEASE, lock, 1), record(SVP_AIE_HALT)}, 100);
    EXPECT_EQ(bench.locks.value(lock), 0);
    EXPECT_FALSE(bench.done());
    EXPECT_EQ(bench.state("loss.records"), 0U);
    bench.enable(); // at the record where it stopped
    bench.go_on(100);
    EXPECT_EQ(bench.locks.value(lock), 0);
}

TEST_F(CoreLimits, TheCycleOfALockRequestIsNoStall)
{
    Bench bench("locks", place_at(0));
    bench.locks.set_value(lock, 1);
    const svp_aie_record acquire = lock_record(SVP_AIE_ACQUIRE, lock, -1);
    bench.run({counted(SVP_AIE_DELAY, 4), acquire, acquire, record(SVP_AIE_HALT)}, 20);
    bench.locks.release(lock, 1, 99); // in cycle 20, granted in 21; asked for in cycle 5
    bench.go_on(20);
    ASSERT_TRUE(bench.done());
    EXPECT_EQ(bench.state("loss.records"), 4U + 1 + 1);
    EXPECT_EQ(bench.state("stall.lock"), 21U - 5 - 1);
}

TEST_F(CoreLimits, WhatAStoppedCoreHadSentNeverArrives)
{
    CorePlace west_place = place_at(0), east_place = place_at(1);
    west_place.cascade_east = east_place.cascade_west = true;
    Bench west("west", west_place), east("east", east_place);
    west.core.cascade_east->bind(*east.core.cascade_west);
    std::memset(west.memory.data(), 1, 64);
    const std::vector<svp_aie_record> send = {buffer(0, 0), counted(SVP_AIE_CASCADE_SEND, 64), record(SVP_AIE_HALT)};
    west.run(send, 20);
    EXPECT_FALSE(west.done());
    west.core.reset();
    east.run({buffer(0, 0), counted(SVP_AIE_CASCADE_RECEIVE, 64), record(SVP_AIE_HALT)}, 50);
    EXPECT_FALSE(east.done());
    EXPECT_EQ(west.state("idle") + west.state("stall.cascade") + west.state("loss.records"), 70U);
    EXPECT_EQ(west.state("stall.cascade"), 19U); // 20 cycles less the one of SET_BUFFER

    std::memset(west.memory.data(), 2, 64);
    west.enable();
    west.go_on(50);
    EXPECT_TRUE(west.done());
    EXPECT_TRUE(east.done());
    EXPECT_EQ(east.memory.data()[63], 2);
}

TEST_F(CoreLimits, RowsBeyondAnyTensorAreAFault)
{
    Bench bench("rows", place_at(0));
    svp_aie_record pool = kernel(SVP_AIE_POOL_MAX, 0, 1);
    pool.u.kernel.row_step = 65535;
    bench.run({buffer(0, 0), buffer(1, 64), counted(SVP_AIE_LOOP, 40000), pool, record(SVP_AIE_END_LOOP),
               record(SVP_AIE_HALT)},
              4000000);
    EXPECT_FALSE(bench.done());
    ASSERT_EQ(bench.faults.codes, std::vector<uint32_t>{SVP_ERROR_ARRAY_CORE});
    EXPECT_NE(bench.faults.text.find("begins at row"), std::string::npos) << bench.faults.text;
}

// One 8x8 block of ones for a 1x1 convolution, int32 sums, in the ring's first slot.
struct OneBlock {
    svp_aie_block_header header{};
    unsigned flags = SVP_AIE_FIRST | SVP_AIE_LAST | SVP_AIE_OUTPUT_INT32;
    OneBlock()
    {
        header.slots = 1;
        header.kind = SVP_AIE_BLOCK_WEIGHTS;
        header.chunks = header.in_blocks = header.out_blocks = 1;
        header.nonzero_blocks = 1;
        header.weight_bytes = 64;
        header.bytes = sizeof header + 16 + 64;
    }
    void run(Bench& bench, uint16_t columns) const
    {
        uint8_t* slot = bench.memory.data() + ring_base;
        std::memcpy(slot, &header, sizeof header);
        slot[sizeof header] = 1; // the mask
        std::memset(slot + sizeof header + 16, 1, 64);
        std::memset(bench.memory.data(), 3, size_t{columns} * 8);
        bench.locks.set_value(ring_full, 1);
        svp_aie_record ring = record(SVP_AIE_SET_RING);
        ring.count = 4;
        ring.lock = SVP_AIE_OWN_LOCK + ring_full;
        ring.value = SVP_AIE_OWN_LOCK + ring_empty;
        ring.u.buffer.base = SVP_AIE_OWN_MEMORY + ring_base;
        ring.u.buffer.stride = slot_bytes;
        bench.run({buffer(0, 0), buffer(1, 0x1000), ring, record(SVP_AIE_TAKE_BLOCK),
                   kernel(SVP_AIE_CONVOLVE, flags, columns), record(SVP_AIE_GIVE_BLOCK), record(SVP_AIE_HALT)},
                  1000);
    }
};

TEST_F(CoreLimits, AKernelOfTheProgramMemoryMakesAllColumns)
{
    Bench bench("columns", place_at(0));
    OneBlock().run(bench, 5);
    ASSERT_TRUE(bench.done()) << bench.faults.text;
    for (unsigned i = 0; i < 5 * 8; ++i) {
        int32_t sum = 0;
        std::memcpy(&sum, bench.memory.data() + 0x1000 + size_t{i} * 4, 4);
        EXPECT_EQ(sum, 8 * 3) << i;
    }
    EXPECT_EQ(bench.locks.value(ring_empty), 1);
}

TEST_F(CoreLimits, HeadersThatContradictTheirBlockAreFaults)
{
    OneBlock cases[4];
    cases[0].header.nonzero_blocks = 2;
    cases[1].header.weight_bytes = 64 * 9; // of a 3x3 kernel
    cases[2].header.bytes -= 1;
    cases[3].flags |= SVP_AIE_DEPTHWISE_INPUT;
    cases[3].header.chunks = 2;
    unsigned number = 0;
    for (const OneBlock& block : cases) {
        const test::KernelContext context;
        Bench bench("header" + std::to_string(number++), place_at(0));
        block.run(bench, 4);
        EXPECT_FALSE(bench.done());
        EXPECT_EQ(bench.faults.codes, std::vector<uint32_t>{SVP_ERROR_ARRAY_CORE}) << number;
    }
}

TEST(KernelTiming, AddReadsEachOfItsOperands)
{
    svp_aie_kernel_shape shape = svp_aie_plain_kernel_shape();
    shape.out_rows = 4;
    shape.out_columns = shape.in_columns = 8;
    shape.in_channels = shape.out_channels = 64;
    const svp_aie_kernel_time apart = svp_aie_add_time(&shape);
    EXPECT_EQ(apart.accesses[SVP_AIE_INPUT_OPERAND], 4U * 8 * 2);
    EXPECT_EQ(apart.accesses[SVP_AIE_RESIDUAL_OPERAND], 4U * 8 * 2);
    shape.bank[SVP_AIE_RESIDUAL_OPERAND] = shape.bank[SVP_AIE_OUTPUT_OPERAND] = 3;
    EXPECT_GT(svp_aie_add_time(&shape).cycles, apart.cycles);
}

} // namespace
