// SPDX-License-Identifier: Apache-2.0
// Data moved by register writes alone: loopback, lock-paced ping-pong, strided patterns with padding, multicast,
// packets, and the way to DRAM and back.

#include "tests/integration/engines/aie/array_bench.h"

#include <gtest/gtest.h>
#include <random>

namespace svp::test {
namespace {

using aie::ArrayConfig;
using aie::TileAddress;

constexpr Port dma(unsigned n) { return {SVP_AIE_PORT_DMA, n}; }
constexpr Port north(unsigned n) { return {SVP_AIE_PORT_NORTH, n}; }
constexpr Port south(unsigned n) { return {SVP_AIE_PORT_SOUTH, n}; }
constexpr Port east(unsigned n) { return {SVP_AIE_PORT_EAST, n}; }
constexpr Port west(unsigned n) { return {SVP_AIE_PORT_WEST, n}; }

ArrayConfig small_array(unsigned columns = 2, unsigned rows = 2)
{
    ArrayConfig config;
    config.columns = columns;
    config.rows = rows;
    return config;
}

std::vector<uint8_t> random_bytes(std::mt19937_64& random, size_t count)
{
    std::vector<uint8_t> bytes(count);
    for (uint8_t& byte : bytes)
        byte = static_cast<uint8_t>(random());
    return bytes;
}

uint64_t pick(std::mt19937_64& random, uint64_t low, uint64_t high) { return low + random() % (high - low + 1); }

svp_aie_descriptor linear(uint64_t base, uint32_t words) { return svp_aie_linear_descriptor(base, words); }

TEST(DataMovement, LoopsBackInsideAComputeTile)
{
    ArrayBench bench(small_array());
    std::mt19937_64 random(1);
    const TileAddress tile{1, 3};
    const std::vector<uint8_t> data = random_bytes(random, 1024);
    bench.fill(tile, 0x100, data);
    bench.connect(tile, dma(0), dma(1));
    bench.set_descriptor(tile, 0, linear(0x100, 256));
    bench.set_descriptor(tile, 1, linear(0x4000, 256));
    bench.push(tile, SVP_AIE_S2MM, 1, 1);
    bench.push(tile, SVP_AIE_MM2S, 0, 0);
    const uint64_t start = bench.cycle();
    bench.run_dry();
    EXPECT_EQ(bench.memory_of(tile, 0x4000, 1024), data);
    EXPECT_EQ(bench.read(tile, bench.status_offset(tile, SVP_AIE_S2MM, 1)) & 3, 0u);
    // Task in 1, first beat from 2 on, 256 beats at one a cycle, 3 cycles through the switch, the end a cycle later.
    EXPECT_EQ(bench.cycle() - start, 1 + 1 + 255 + 3 + 1);
    bench.check_accounting();
}

// Memory tile -> A -> B -> memory tile, where A and B pass blocks on through two buffers, paced by locks.
TEST(DataMovement, PingPongsBetweenTwoTiles)
{
    ArrayBench bench(small_array());
    std::mt19937_64 random(2);
    const TileAddress memory{0, 1}, a{0, 2}, b{1, 2};
    constexpr uint32_t words = 64, blocks = 9;
    const std::vector<uint8_t> data = random_bytes(random, 4 * words * blocks);
    bench.fill(memory, 0, data);

    bench.connect(memory, dma(0), north(0));
    bench.connect(a, south(0), dma(0));
    bench.connect(a, dma(0), east(1));
    bench.connect(b, west(1), dma(0));
    bench.connect(b, dma(0), west(2));
    bench.connect(a, east(2), south(3));
    bench.connect(memory, north(3), dma(1));

    for (const TileAddress tile : {a, b}) {
        bench.write(tile, bench.lock_offset(tile, 0), 2); // empty buffers; lock 1: full ones
        for (unsigned buffer = 0; buffer < 2; ++buffer) {
            svp_aie_descriptor fill = linear(0x1000 + buffer * 0x2000, words);
            fill.use_next = 1;
            fill.next = 1 - buffer;
            fill.acquire_enable = 1;
            fill.acquire_id = 0;
            fill.acquire_value = -1;
            fill.release_id = 1;
            fill.release_value = 1;
            bench.set_descriptor(tile, buffer, fill);
            svp_aie_descriptor drain = fill;
            drain.next = 3 - buffer;
            drain.acquire_id = 1;
            drain.release_id = 0;
            bench.set_descriptor(tile, 2 + buffer, drain);
        }
        bench.push(tile, SVP_AIE_S2MM, 0, 0);
        bench.push(tile, SVP_AIE_MM2S, 0, 2);
    }
    bench.set_descriptor(memory, 0, linear(0x80000, words * blocks));
    bench.set_descriptor(memory, 24, linear(0x80000 + 0x10000, words * blocks));
    bench.push(memory, SVP_AIE_S2MM, 1, 24);
    bench.push(memory, SVP_AIE_MM2S, 0, 0);
    bench.run_dry();

    EXPECT_EQ(bench.memory_of(memory, 0x10000, 4 * words * blocks), data);
    for (const TileAddress tile : {a, b}) {
        EXPECT_EQ(bench.read(tile, bench.lock_offset(tile, 0)), 1u); // the next buffer is already taken
        EXPECT_EQ(bench.read(tile, bench.lock_offset(tile, 1)), 0u);
    }
    bench.check_accounting();
}

// What an MM2S channel of a memory tile sends, by plain loops: three dimensions with padding, a fourth of length.
std::vector<uint8_t> expected_pattern(const svp_aie_descriptor& d, const std::vector<uint8_t>& memory, uint32_t pad,
                                      uint32_t outer)
{
    std::vector<uint8_t> sent;
    const auto word = [&sent](const uint8_t* from) { sent.insert(sent.end(), from, from + 4); };
    const auto zeros = [&](uint64_t count) {
        for (uint64_t i = 0; i < count; ++i)
            word(reinterpret_cast<const uint8_t*>(&pad));
    };
    const uint64_t row = d.pad_before[0] + d.wrap[0] + d.pad_after[0];
    const uint64_t plane = row * (d.pad_before[1] + d.wrap[1] + d.pad_after[1]);
    const uint64_t own = d.base - 0x80000;
    for (uint32_t w = 0; w < outer; ++w) {
        zeros(plane * d.pad_before[2]);
        for (uint32_t z = 0; z < d.wrap[2]; ++z) {
            zeros(row * d.pad_before[1]);
            for (uint32_t y = 0; y < d.wrap[1]; ++y) {
                zeros(d.pad_before[0]);
                for (uint32_t x = 0; x < d.wrap[0]; ++x)
                    word(&memory[own + 4 * (uint64_t{x} * d.step[0] + uint64_t{y} * d.step[1] +
                                            uint64_t{z} * d.step[2] + uint64_t{w} * d.step[3])]);
                zeros(d.pad_after[0]);
            }
            zeros(row * d.pad_after[1]);
        }
        zeros(plane * d.pad_after[2]);
    }
    return sent;
}

TEST(DataMovement, SendsStridedPatternsWithPadding)
{
    for (uint64_t seed = 0; seed < 60; ++seed) {
        SCOPED_TRACE(seed);
        ArrayBench bench(small_array(1, 1));
        std::mt19937_64 random(seed);
        const TileAddress tile{0, 1};
        const std::vector<uint8_t> data = random_bytes(random, 64 * 1024);
        bench.fill(tile, 0, data);
        const auto pad = static_cast<uint32_t>(random());
        bench.write(tile, SVP_AIE_MEMORY_PAD_VALUE + 4 * 3, pad);

        svp_aie_descriptor d = linear(0x80000 + 4 * pick(random, 0, 100), 0);
        for (unsigned dim = 0; dim < 3; ++dim) {
            d.wrap[dim] = static_cast<uint32_t>(pick(random, 1, 7));
            d.step[dim] = static_cast<uint32_t>(pick(random, 1, 300));
            d.pad_before[dim] = static_cast<uint32_t>(pick(random, 0, 3));
            d.pad_after[dim] = static_cast<uint32_t>(pick(random, 0, 3));
        }
        d.step[3] = static_cast<uint32_t>(pick(random, 1, 1000));
        const auto outer = static_cast<uint32_t>(pick(random, 1, 3));
        d.length = d.wrap[0] * d.wrap[1] * d.wrap[2] * outer;
        const std::vector<uint8_t> expected = expected_pattern(d, data, pad, outer);

        const auto words = static_cast<uint32_t>(expected.size() / 4);
        bench.connect(tile, dma(3), dma(2));
        bench.set_descriptor(tile, 30, d);
        bench.set_descriptor(tile, 2, linear(0x80000 + 0x40000, words));
        bench.push(tile, SVP_AIE_S2MM, 2, 2, 0);
        bench.push(tile, SVP_AIE_MM2S, 3, 30, 0);
        bench.run_dry();
        EXPECT_EQ(bench.memory_of(tile, 0x40000, 4 * words), expected);
        EXPECT_EQ(bench.array().waiting_report(), std::vector<std::string>{});
        bench.check_accounting();
        if (HasFailure()) return;
    }
}

// A memory tile's channel 0 reads its west neighbour and writes its east one.
TEST(DataMovement, ReachesTheNeighboursOfAMemoryTile)
{
    ArrayBench bench(small_array(3, 1));
    std::mt19937_64 random(3);
    const std::vector<uint8_t> data = random_bytes(random, 400);
    bench.fill({0, 1}, 0x2000, data);
    const TileAddress tile{1, 1};
    bench.connect(tile, dma(0), dma(0));
    bench.set_descriptor(tile, 0, linear(0x2000, 100));
    bench.set_descriptor(tile, 2, linear(0x100000 + 0x3000, 100));
    bench.push(tile, SVP_AIE_MM2S, 0, 0);
    bench.push(tile, SVP_AIE_S2MM, 0, 2);
    bench.run_dry();
    EXPECT_EQ(bench.memory_of({2, 1}, 0x3000, 400), data);
    bench.check_accounting();
}

TEST(DataMovement, MulticastsAndStallsWithTheSlowest)
{
    ArrayBench bench(small_array(4, 1));
    std::mt19937_64 random(4);
    const std::vector<uint8_t> data = random_bytes(random, 2000);
    const TileAddress source{0, 2};
    bench.fill(source, 0, data);
    bench.set_descriptor(source, 0, linear(0, 500));
    bench.connect(source, dma(0), east(0));
    for (unsigned c = 1; c < 4; ++c) {
        const TileAddress tile{c, 2};
        bench.connect(tile, west(0), dma(0));
        if (c < 3) bench.connect(tile, west(0), east(0));
        bench.set_descriptor(tile, 0, linear(0x1000, 500));
        if (c != 2) bench.push(tile, SVP_AIE_S2MM, 0, 0);
    }
    bench.push(source, SVP_AIE_MM2S, 0, 0);
    bench.run_dry();
    EXPECT_EQ(bench.array().waiting_report().size(), 4u); // source, two of its destinations, last progress
    bench.push({2, 2}, SVP_AIE_S2MM, 0, 0);
    bench.run_dry();
    for (unsigned c = 1; c < 4; ++c)
        EXPECT_EQ(bench.memory_of({c, 2}, 0x1000, 2000), data) << c;
    EXPECT_EQ(bench.array().waiting_report(), std::vector<std::string>{});
    bench.check_accounting();
}

// Up a column: packet id 31 reaches every row, id r the compute tile r only.
TEST(DataMovement, SendsPacketsToOneOrAll)
{
    constexpr unsigned rows = 4;
    ArrayBench bench(small_array(1, rows));
    std::mt19937_64 random(5);
    const TileAddress memory{0, 1};
    const std::vector<uint8_t> data = random_bytes(random, 4 * 64 * (rows + 1));
    bench.fill(memory, 0, data);
    const auto packet_slave = [&](TileAddress tile, Port slave) {
        bench.write(tile, bench.slave_offset(tile, slave), 3u << 30);
    };
    const auto slot = [&](TileAddress tile, Port slave, unsigned n, uint32_t word) {
        const uint32_t index = (bench.slave_offset(tile, slave) & 0xFF) / 4;
        const uint32_t first =
            bench.kind(tile) == SVP_AIE_MEMORY ? SVP_AIE_MEMORY_SWITCH_SLOT(0) : SVP_AIE_CORE_SWITCH_SLOT(0);
        bench.write(tile, first + 16 * index + 4 * n, word);
    };
    packet_slave(memory, dma(0));
    slot(memory, dma(0), 0, svp_aie_packet_slot(0, 0, 0, 0));
    bench.write(memory, bench.master_offset(memory, north(0)), svp_aie_packet_master(0, 1, 0));
    for (unsigned r = 0; r < rows; ++r) {
        const TileAddress tile{0, 2 + r};
        packet_slave(tile, south(0));
        slot(tile, south(0), 0, svp_aie_packet_slot(r, 0x1F, 0, 0));  // mine
        slot(tile, south(0), 1, svp_aie_packet_slot(31, 0x1F, 0, 1)); // everybody's
        slot(tile, south(0), 2, svp_aie_packet_slot(0, 0, 0, 2));     // those of others
        bench.write(tile, bench.master_offset(tile, dma(0)), svp_aie_packet_master(0, 0b011, 1));
        if (r + 1 < rows) bench.write(tile, bench.master_offset(tile, north(0)), svp_aie_packet_master(0, 0b110, 0));
        bench.set_descriptor(tile, 0, linear(0, 64));
        bench.set_descriptor(tile, 1, linear(0x400, 64));
        bench.push(tile, SVP_AIE_S2MM, 0, 0);
        bench.push(tile, SVP_AIE_S2MM, 0, 1);
    }
    for (unsigned p = 0; p <= rows; ++p) {
        svp_aie_descriptor d = linear(0x80000 + 256 * p, 64);
        d.packet_enable = 1;
        d.packet_id = p == 0 ? 31 : p - 1;
        d.use_next = p < rows;
        d.next = p + 1;
        bench.set_descriptor(memory, p, d);
    }
    bench.push(memory, SVP_AIE_MM2S, 0, 0);
    bench.run_dry();
    for (unsigned r = 0; r < rows; ++r) {
        const auto part = [&](unsigned p) {
            return std::vector<uint8_t>(data.begin() + 256 * p, data.begin() + 256 * (p + 1));
        };
        EXPECT_EQ(bench.memory_of({0, 2 + r}, 0, 256), part(0)) << r;
        EXPECT_EQ(bench.memory_of({0, 2 + r}, 0x400, 256), part(1 + r)) << r;
    }
    bench.check_accounting();
}

TEST(DataMovement, GoesFromMemoryThroughTheArrayAndBack)
{
    ArrayBench bench(small_array());
    std::mt19937_64 random(6);
    bench.connect_shims();
    for (unsigned c = 0; c < 2; ++c) {
        const TileAddress shim{c, 0}, memory{c, 1};
        const std::vector<uint8_t> data = random_bytes(random, 40000);
        const uint64_t from = bench.place(data), to = bench.place(std::vector<uint8_t>(40000));
        bench.connect(shim, south(3), north(0));
        bench.connect(memory, south(0), dma(0));
        bench.connect(memory, dma(0), south(1));
        bench.connect(shim, north(1), south(2));
        bench.set_descriptor(shim, 0, linear(from, 10000));
        bench.set_descriptor(shim, 1, linear(to, 10000));
        // The memory tile sends what has come, in order.
        bench.write(memory, bench.lock_offset(memory, 0), 0);
        svp_aie_descriptor in = linear(0x80000, 10000), out = linear(0x80000, 10000);
        in.release_id = 64;
        in.release_value = 1;
        out.acquire_enable = 1;
        out.acquire_id = 64;
        out.acquire_value = -1;
        bench.set_descriptor(memory, 0, in);
        bench.set_descriptor(memory, 1, out);
        bench.push(shim, SVP_AIE_MM2S, 0, 0);
        bench.push(shim, SVP_AIE_S2MM, 0, 1);
        bench.push(memory, SVP_AIE_S2MM, 0, 0);
        bench.push(memory, SVP_AIE_MM2S, 0, 1);
        bench.run_dry();
        const auto begin = bench.memory().bytes.begin() + static_cast<std::ptrdiff_t>(to - MemoryStandIn::base);
        EXPECT_EQ(std::vector<uint8_t>(begin, begin + 40000), data);
        EXPECT_EQ(bench.memory().bytes_written[1 + 4 * c + aie::Array::s2mm_0], 40000u);
        EXPECT_EQ(bench.memory().bytes_read[1 + 4 * c + aie::Array::mm2s_0], 40000u);
    }
    bench.check_accounting();
}

} // namespace
} // namespace svp::test
