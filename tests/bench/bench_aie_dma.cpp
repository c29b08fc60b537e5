// SPDX-License-Identifier: Apache-2.0
// Executions of descriptors and bytes per second through the tile DMA, beside memcpy of the same bytes.
#include "tests/support/aie_dma_rig.h"
#include "tests/support/kernel_context.h"

#include <benchmark/benchmark.h>
#include <cstring>

namespace {

using namespace svp;

constexpr unsigned memory_bytes = 512 * 1024;

svp_aie_descriptor ring(uint64_t base, uint32_t words, uint32_t index)
{
    svp_aie_descriptor d = svp_aie_linear_descriptor(base, words);
    d.use_next = 1;
    d.next = index;
    return d;
}

void paced(svp_aie_descriptor& d, uint32_t acquire, uint32_t release)
{
    d.acquire_enable = 1;
    d.acquire_id = acquire;
    d.acquire_value = -1;
    d.release_id = release;
    d.release_value = 1;
}

// Memory tile -> compute tile -> memory tile, endless, paced by two locks of the compute tile.
void descriptors_in_a_loop(benchmark::State& state)
{
    const auto words = static_cast<uint32_t>(state.range(0));
    uint64_t executions = 0, bytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto kernel = std::make_unique<test::KernelContext>();
        auto rig = std::make_unique<test::DmaRig>(std::vector<svp_aie_tile_kind>{SVP_AIE_MEMORY, SVP_AIE_COMPUTE},
                                                  memory_bytes);
        rig->connect(0, 0, 1, 0, 7, 8);
        rig->connect(1, 0, 0, 0, 7, 8);
        rig->tiles[1].locks->set_value(0, 2);
        svp_aie_descriptor in = ring(0, words, 0), out = ring(0, words, 1);
        paced(in, 0, 1);
        paced(out, 1, 0);
        rig->describe(0, 0, ring(0x80000, words, 0));
        rig->describe(0, 1, ring(0x80000 + 4 * words, words, 1));
        rig->describe(1, 0, in);
        rig->describe(1, 1, out);
        rig->push(0, SVP_AIE_MM2S, 0, 0);
        rig->push(0, SVP_AIE_S2MM, 0, 1);
        rig->push(1, SVP_AIE_S2MM, 0, 0);
        rig->push(1, SVP_AIE_MM2S, 0, 1);
        state.ResumeTiming();
        sc_core::sc_start(static_cast<double>(words) * 5000, sc_core::SC_NS);
        state.PauseTiming();
        for (test::DmaRig::Tile& tile : rig->tiles) {
            executions += test::DmaRig::counter(*tile.dma, "descriptors");
            bytes += test::DmaRig::counter(*tile.dma, "bytes_sent");
        }
        rig.reset();
        kernel.reset();
        state.ResumeTiming();
    }
    state.counters["executions"] = benchmark::Counter(static_cast<double>(executions), benchmark::Counter::kIsRate);
    state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(descriptors_in_a_loop)->Arg(16)->Arg(128)->Arg(1024)->Arg(8192)->Unit(benchmark::kMillisecond);

// The same bytes by memcpy: out of one memory and into the other.
void memcpy_of_the_same(benchmark::State& state)
{
    const size_t bytes = static_cast<size_t>(state.range(0)) * 4;
    std::vector<uint8_t> from(memory_bytes, 1), between(bytes), to(memory_bytes);
    for (auto _ : state) {
        std::memcpy(between.data(), from.data(), bytes);
        benchmark::DoNotOptimize(between.data());
        std::memcpy(to.data(), between.data(), bytes);
        benchmark::DoNotOptimize(to.data());
    }
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes));
}
BENCHMARK(memcpy_of_the_same)->Arg(16)->Arg(128)->Arg(1024)->Arg(8192);

} // namespace

BENCHMARK_MAIN();
