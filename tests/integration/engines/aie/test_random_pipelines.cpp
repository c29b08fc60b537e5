// SPDX-License-Identifier: Apache-2.0
// Random pipelines from DRAM through the tiles of a column and back, programmed by control programs: what arrives is
// what was sent, everything adds up, and equal runs are equal to the last count.

#include "interface/engines/aie/aie_command.h"
#include "tests/integration/engines/aie/array_bench.h"

#include <gtest/gtest.h>
#include <random>
#include <sstream>

namespace svp::test {
namespace {

using aie::ArrayConfig;
using aie::TileAddress;

uint64_t pick(std::mt19937_64& random, uint64_t low, uint64_t high) { return low + random() % (high - low + 1); }

struct Pipeline {
    ArrayConfig config;
    unsigned column = 0;
    uint32_t block_words = 16, blocks = 4, buffers = 2;
    uint64_t latency_ps = 0, ps_per_byte = 0;
    std::vector<uint8_t> data;
};

Pipeline random_pipeline(uint64_t seed)
{
    std::mt19937_64 random(seed);
    Pipeline p;
    p.config.columns = static_cast<unsigned>(pick(random, 1, 3));
    p.config.rows = static_cast<unsigned>(pick(random, 1, 4));
    p.config.memory_rows = static_cast<unsigned>(pick(random, 1, 2));
    p.config.stream_switch.external_to_external = static_cast<unsigned>(pick(random, 1, 9));
    p.config.stream_switch.external_depth = static_cast<unsigned>(pick(random, 1, 4));
    p.config.shim_buffer_bytes = 256 << pick(random, 0, 4);
    p.config.controller.buffer_bytes = static_cast<unsigned>(64 << pick(random, 0, 6));
    p.config.controller.write_cycles = static_cast<unsigned>(pick(random, 1, 100));
    p.column = static_cast<unsigned>(pick(random, 0, p.config.columns - 1));
    p.block_words = static_cast<uint32_t>(pick(random, 1, 200));
    p.blocks = static_cast<uint32_t>(pick(random, 1, 20));
    p.buffers = static_cast<uint32_t>(pick(random, 1, 2));
    p.latency_ps = pick(random, 0, 900'000);
    p.ps_per_byte = pick(random, 0, 900);
    p.data.resize(size_t{4} * p.block_words * p.blocks);
    for (uint8_t& byte : p.data)
        byte = static_cast<uint8_t>(random());
    return p;
}

// Every tile of the column passes blocks on northwards through a ring of buffers; the last one sends them back through
// port 1 of all switches to the shim tile.
class PipelineProgram {
  public:
    PipelineProgram(const Pipeline& pipeline, const ArrayBench& bench)
        : writer(pipeline.config.columns, pipeline.config.tile_rows(), 5),
          pipeline_(pipeline),
          bench_(bench)
    {
        const TileAddress shim{pipeline.column, 0};
        const uint32_t words = pipeline.block_words * pipeline.blocks;
        writer.write(shim, SVP_AIE_SHIM_MUX, 1u << 2);
        writer.write(shim, SVP_AIE_SHIM_DEMUX, 1u);
        connect(shim, {SVP_AIE_PORT_SOUTH, 3}, {SVP_AIE_PORT_NORTH, 0});
        connect(shim, {SVP_AIE_PORT_NORTH, 1}, {SVP_AIE_PORT_SOUTH, 2});
        const unsigned last = pipeline.config.tile_rows() - 1;
        for (unsigned row = 1; row <= last; ++row) {
            const TileAddress tile{pipeline.column, row};
            connect(tile, {SVP_AIE_PORT_SOUTH, 0}, {SVP_AIE_PORT_DMA, 0});
            if (row < last) {
                connect(tile, {SVP_AIE_PORT_DMA, 0}, {SVP_AIE_PORT_NORTH, 0});
                connect(tile, {SVP_AIE_PORT_NORTH, 1}, {SVP_AIE_PORT_SOUTH, 1});
            } else {
                connect(tile, {SVP_AIE_PORT_DMA, 0}, {SVP_AIE_PORT_SOUTH, 1});
            }
            ring(tile);
        }
        transfer(shim, 0, SVP_AIE_MM2S, SVP_AIE_OPERAND_INPUT, words);
        transfer(shim, 1, SVP_AIE_S2MM, SVP_AIE_OPERAND_OUTPUT, words);
        writer.wait_token(shim, SVP_AIE_S2MM, 0, 1);
        writer.end();
    }

    ProgramWriter writer;

  private:
    void connect(TileAddress tile, Port slave, Port master)
    {
        const uint32_t index = (bench_.slave_offset(tile, slave) & 0xFF) / 4;
        writer.write(tile, bench_.slave_offset(tile, slave), 1u << 31);
        writer.write(tile, bench_.master_offset(tile, master), svp_aie_circuit_master(index));
    }
    void ring(TileAddress tile)
    {
        const bool memory = bench_.kind(tile) == SVP_AIE_MEMORY;
        writer.write(tile, bench_.lock_offset(tile, 0), pipeline_.buffers);
        for (unsigned b = 0; b < pipeline_.buffers; ++b) {
            svp_aie_descriptor d =
                svp_aie_linear_descriptor((memory ? 0x80000u : 0u) + 0x1000u * b, pipeline_.block_words);
            d.acquire_enable = 1;
            d.acquire_value = -1;
            d.acquire_id = memory ? 64 : 0;
            d.release_id = d.acquire_id + 1;
            d.release_value = 1;
            d.use_next = 1;
            d.next = (b + 1) % pipeline_.buffers;
            block(tile, b, d);
            std::swap(d.acquire_id, d.release_id);
            d.next += 4;
            block(tile, 4 + b, d);
        }
        writer.write(tile, bench_.control_offset(tile, SVP_AIE_S2MM, 0) + 4, 0);
        writer.write(tile, bench_.control_offset(tile, SVP_AIE_MM2S, 0) + 4, 4);
    }
    void block(TileAddress tile, unsigned index, const svp_aie_descriptor& d)
    {
        writer.block(tile, bench_.descriptor_offset(tile, index), bench_.descriptor_words(tile, d));
    }
    void transfer(TileAddress shim, unsigned index, svp_aie_direction direction, unsigned operand, uint32_t words)
    {
        block(shim, index, svp_aie_linear_descriptor(0, words));
        writer.patch(shim, bench_.descriptor_offset(shim, index), operand, 0);
        writer.write(shim, bench_.control_offset(shim, direction, 0) + 4, 1u << 31 | index);
    }

    const Pipeline& pipeline_;
    const ArrayBench& bench_;
};

std::string run_pipeline(const Pipeline& pipeline)
{
    ArrayBench bench(pipeline.config);
    bench.memory().latency_ps = pipeline.latency_ps;
    bench.memory().ps_per_byte = pipeline.ps_per_byte;
    const auto bytes = static_cast<uint32_t>(pipeline.data.size());
    const uint64_t from = bench.place(pipeline.data), to = bench.place(std::vector<uint8_t>(bytes));
    bench.set_operand(SVP_AIE_OPERAND_INPUT, from, bytes);
    bench.set_operand(SVP_AIE_OPERAND_OUTPUT, to, bytes);
    const PipelineProgram program(pipeline, bench);
    const ArrayBench::Outcome outcome = bench.run(program.writer);
    EXPECT_TRUE(outcome.answered) << testing::PrintToString(bench.array().waiting_report());
    EXPECT_EQ(outcome.error_code, 0u) << testing::PrintToString(bench.log);
    const auto begin = bench.memory().bytes.begin() + static_cast<std::ptrdiff_t>(to - MemoryStandIn::base);
    EXPECT_TRUE(std::equal(pipeline.data.begin(), pipeline.data.end(), begin));
    const unsigned first = 1 + pipeline.column * aie::Array::shim_clients;
    EXPECT_EQ(bench.memory().bytes_read[first + aie::Array::mm2s_0], bytes);
    EXPECT_EQ(bench.memory().bytes_written[first + aie::Array::s2mm_0], bytes);
    bench.run_dry();
    bench.check_accounting();
    return bench.statistics();
}

TEST(RandomPipelines, BringBackWhatTheyTook)
{
    for (uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        run_pipeline(random_pipeline(seed));
        if (testing::Test::HasFailure()) return;
    }
}

TEST(RandomPipelines, RepeatThemselvesToTheLastCount)
{
    for (uint64_t seed = 1000; seed < 1020; ++seed) {
        const Pipeline pipeline = random_pipeline(seed);
        EXPECT_EQ(run_pipeline(pipeline), run_pipeline(pipeline)) << seed;
    }
}

struct Measured {
    ArrayBench::Outcome outcome;
    std::vector<uint8_t> output;
    std::vector<uint64_t> grown; // counters, then states
};

std::vector<uint64_t> figures(ArrayBench& bench)
{
    std::istringstream text(bench.statistics());
    std::vector<uint64_t> all;
    for (std::string word; text >> word;)
        if (const size_t at = word.find('='); at != std::string::npos) all.push_back(std::stoull(word.substr(at + 1)));
    return all;
}

// Runs the pipeline once, until nothing is left to happen. `to`: where its output goes.
Measured measure(ArrayBench& bench, const Pipeline& pipeline, uint64_t to)
{
    const auto output = [&] {
        return bench.memory().bytes.begin() + static_cast<std::ptrdiff_t>(to - MemoryStandIn::base);
    };
    const auto bytes = static_cast<std::ptrdiff_t>(pipeline.data.size());
    std::fill(output(), output() + bytes, 0);
    const PipelineProgram program(pipeline, bench);
    const std::vector<uint64_t> before = figures(bench);
    Measured measured;
    measured.outcome = bench.run(program.writer);
    EXPECT_EQ(measured.outcome.error_code, 0u) << testing::PrintToString(bench.log);
    measured.grown = figures(bench);
    for (size_t i = 0; i < before.size(); ++i)
        measured.grown[i] -= before[i];
    bench.run_dry();
    measured.output.assign(output(), output() + bytes); // the program has moved the memory
    return measured;
}

// Returns where the output goes.
uint64_t set_up(ArrayBench& bench, const Pipeline& pipeline)
{
    bench.memory().latency_ps = pipeline.latency_ps;
    bench.memory().ps_per_byte = pipeline.ps_per_byte;
    const auto bytes = static_cast<uint32_t>(pipeline.data.size());
    const uint64_t from = bench.place(pipeline.data), to = bench.place(std::vector<uint8_t>(bytes));
    bench.set_operand(SVP_AIE_OPERAND_INPUT, from, bytes);
    bench.set_operand(SVP_AIE_OPERAND_OUTPUT, to, bytes);
    return to;
}

// The array carries the pipeline's configuration; a reset makes it forget that with all else.
TEST(RandomPipelines, AfterAResetAreAsOnAFreshArray)
{
    for (uint64_t seed = 5000; seed < 5100; ++seed) {
        SCOPED_TRACE(seed);
        const Pipeline pipeline = random_pipeline(seed);
        Measured reset;
        {
            ArrayBench bench(pipeline.config);
            const uint64_t to = set_up(bench, pipeline);
            measure(bench, pipeline, to);
            ASSERT_TRUE(bench.array().reset());
            EXPECT_TRUE(bench.array().waiting_report().empty());
            reset = measure(bench, pipeline, to);
            bench.check_accounting();
        }
        ArrayBench bench(pipeline.config);
        const Measured fresh = measure(bench, pipeline, set_up(bench, pipeline));
        EXPECT_EQ(reset.outcome.cycles, fresh.outcome.cycles);
        EXPECT_EQ(reset.outcome.effectual, fresh.outcome.effectual);
        EXPECT_EQ(reset.output, fresh.output);
        EXPECT_EQ(reset.grown, fresh.grown);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(RandomPipelines, AResetIsRefusedWhileTheyRun)
{
    const Pipeline pipeline = random_pipeline(1);
    ArrayBench bench(pipeline.config);
    const PipelineProgram program(pipeline, bench);
    set_up(bench, pipeline);
    bench.send(program.writer);
    EXPECT_FALSE(bench.array().reset());
    bench.run_cycles(500);
    EXPECT_FALSE(bench.array().reset());
    EXPECT_EQ(bench.wait().error_code, 0u); // as if nobody had asked
    EXPECT_TRUE(bench.array().reset());
}

// What an architect gets with 38 columns; all tiles answer.
TEST(LargeArray, IsThere)
{
    ArrayConfig config;
    config.columns = 38;
    config.rows = 8;
    config.memory_rows = 2;
    ArrayBench bench(config);
    for (unsigned c = 0; c < 38; ++c)
        for (unsigned row = 0; row < 11; ++row)
            EXPECT_EQ(bench.read({c, row}, bench.lock_offset({c, row}, 15)), 0u);
    EXPECT_EQ(bench.array().loads().size(), 38u * 11);
}

} // namespace
} // namespace svp::test
