// Wall time of the memory system: per burst through DMA, mesh and DRAM; per 64-byte access of the DRAM alone.
// Counters: GB/s of simulated time and simulated requests per second of wall time.
#include "tests/support/at_initiator.h"
#include "tests/support/kernel_context.h"
#include "tests/support/memory_chain.h"

#include <benchmark/benchmark.h>
#include <random>

namespace {

using namespace svp;

double gigabytes_per_second(uint64_t bytes, const sc_core::sc_time& elapsed)
{
    return static_cast<double>(bytes) / static_cast<double>(elapsed.value()) * 1e3;
}

// Arguments: clients, timing. Each client moves 1 MiB, half of it written.
void chain(benchmark::State& state)
{
    const auto clients = static_cast<unsigned>(state.range(0));
    constexpr uint32_t bytes = 1 << 19;
    test::KernelContext kernel;
    test::MemoryChainConfig config;
    config.dma.timing = static_cast<BusTiming>(state.range(1));
    config.dram.size_bytes = 1 << 26;
    test::MemoryChain chain(config, clients);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    std::vector<std::vector<uint8_t>> local(2 * clients, std::vector<uint8_t>(bytes));
    uint64_t bursts = 0;
    for (auto _ : state) {
        std::vector<DmaRequest> requests(2 * clients);
        for (unsigned i = 0; i < 2 * clients; ++i) {
            requests[i].address = chain.base + i * uint64_t{bytes};
            requests[i].run_bytes = bytes;
            requests[i].local = local[i].data();
            requests[i].direction = i % 2 ? DmaRequest::Direction::write : DmaRequest::Direction::read;
            chain.clients[i / 2].source.send(requests[i]);
        }
        sc_core::sc_start();
        bursts += uint64_t{2} * clients * bytes / 256;
    }
    state.counters["ns_per_burst"] = benchmark::Counter(static_cast<double>(bursts) * 1e-9,
                                                        benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["GB/s"] = gigabytes_per_second(bursts * 256, sc_core::sc_time_stamp());
}
BENCHMARK(chain)
    ->ArgNames({"clients", "loose"})
    ->Args({1, 0})
    ->Args({4, 0})
    ->Args({1, 1})
    ->Unit(benchmark::kMillisecond);

// Arguments: mapping, sequential, outstanding. The DDR4-2400 streams of docs: 64-byte reads.
void dram_reads(benchmark::State& state)
{
    constexpr unsigned count = 100000;
    double bandwidth = 0;
    double latency = 0;
    for (auto _ : state) {
        state.PauseTiming();
        auto kernel = std::make_unique<test::KernelContext>();
        DramConfig config;
        config.mapping = static_cast<DramMapping>(state.range(0));
        auto dram = std::make_unique<Dram>("dram", config);
        auto initiator = std::make_unique<test::AtInitiator>("initiator");
        initiator->socket.bind(dram->socket);
        std::mt19937_64 random(1);
        const bool sequential = state.range(1) != 0;
        for (unsigned i = 0; i < count; ++i)
            initiator->add(0, false, sequential ? i * 64ULL : random() % (1U << 24) * 64, 64);
        initiator->limit = static_cast<unsigned>(state.range(2));
        state.ResumeTiming();
        sc_core::sc_start();
        state.PauseTiming();
        bandwidth = gigabytes_per_second(count * 64ULL, sc_core::sc_time_stamp());
        latency = 0;
        for (const auto& t : initiator->script)
            latency += static_cast<double>(t->answered - t->sent) / count / 1000;
        initiator.reset();
        dram.reset();
        kernel.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * count);
    state.counters["GB/s"] = bandwidth;
    state.counters["latency_ns"] = latency;
}
BENCHMARK(dram_reads)
    ->ArgNames({"mapping", "sequential", "outstanding"})
    ->Args({static_cast<int>(DramMapping::interleaved), 1, 32})
    ->Args({static_cast<int>(DramMapping::row_bank_column), 1, 32})
    ->Args({static_cast<int>(DramMapping::bank_row_column), 1, 32})
    ->Args({static_cast<int>(DramMapping::interleaved), 0, 32})
    ->Args({static_cast<int>(DramMapping::interleaved), 1, 1})
    ->Args({static_cast<int>(DramMapping::interleaved), 0, 1})
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
