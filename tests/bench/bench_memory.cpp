// SPDX-License-Identifier: Apache-2.0
// Time of the memory system: per burst through DMA, mesh and DRAM; per 64-byte access of the DRAM alone. Counters: GB/s
// of simulated time and simulated requests per second of CPU time (items_per_second).
#include "tests/support/at_initiator.h"
#include "tests/support/kernel_context.h"
#include "tests/support/memory_chain.h"

#include <benchmark/benchmark.h>
#include <ctime>
#include <random>

namespace {

using namespace svp;

double gigabytes_per_second(uint64_t bytes, const sc_core::sc_time& elapsed)
{
    return static_cast<double>(bytes) / static_cast<double>(elapsed.value()) * 1e3;
}

double cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
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

// 64-byte accesses to a DDR4-2400 of 1 GiB that nothing was written to: one after the other, or anywhere.
struct Stream {
    static constexpr unsigned count = 100000;

    MakeAddressMapping mapping = make_interleaved;
    bool sequential = true, write = false;
    unsigned outstanding = 32;

    double seconds = 0;                   // of this process on a core, for the simulation alone
    double bandwidth = 0, latency_ns = 0; // simulated

    void run()
    {
        test::KernelContext kernel;
        DramConfig config;
        config.mapping = mapping;
        Dram dram("dram", config);
        test::AtInitiator initiator("initiator");
        initiator.socket.bind(dram.socket);
        std::mt19937_64 random(1);
        for (unsigned i = 0; i < count; ++i)
            initiator.add(0, write, sequential ? i * 64ULL : random() % (1U << 24) * 64, 64);
        initiator.limit = outstanding;
        const double begin = cpu_seconds();
        sc_core::sc_start();
        seconds = cpu_seconds() - begin;
        bandwidth = gigabytes_per_second(count * 64ULL, sc_core::sc_time_stamp());
        latency_ns = 0;
        for (const auto& t : initiator.script)
            latency_ns += static_cast<double>(t->answered - t->sent) / count / 1000;
    }
};

void dram_accesses(benchmark::State& state, Stream stream)
{
    for (auto _ : state) {
        stream.run();
        state.SetIterationTime(stream.seconds);
    }
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()) * Stream::count);
    state.counters["GB/s"] = stream.bandwidth;
    state.counters["latency_ns"] = stream.latency_ns;
}
#define SVP_STREAM(name, ...)                                                                                          \
    BENCHMARK_CAPTURE(dram_accesses, name, Stream{__VA_ARGS__})->UseManualTime()->Unit(benchmark::kMillisecond)
SVP_STREAM(read_sequential, make_interleaved, true);
SVP_STREAM(read_sequential_row_bank_column, make_row_bank_column, true);
SVP_STREAM(read_sequential_bank_row_column, make_bank_row_column, true);
SVP_STREAM(read_random, make_interleaved, false);
SVP_STREAM(read_random_permuted, make_permuted, false);
SVP_STREAM(read_sequential_one_outstanding, make_interleaved, true, false, 1);
SVP_STREAM(read_random_one_outstanding, make_interleaved, false, false, 1);
SVP_STREAM(write_sequential, make_interleaved, true, true);
SVP_STREAM(write_random, make_interleaved, false, true);

// Random beside sequential reads, in turns, so that the ratio does not move with the machine.
void dram_random_to_sequential(benchmark::State& state)
{
    Stream sequential, random;
    random.sequential = false;
    double sequential_seconds = 0, random_seconds = 0;
    for (auto _ : state) {
        sequential.run();
        random.run();
        sequential_seconds += sequential.seconds;
        random_seconds += random.seconds;
        state.SetIterationTime(sequential.seconds + random.seconds);
    }
    const double requests = static_cast<double>(state.iterations()) * Stream::count;
    state.counters["random_per_s"] = requests / random_seconds;
    state.counters["sequential_per_s"] = requests / sequential_seconds;
    state.counters["random/sequential"] = sequential_seconds / random_seconds;
}
BENCHMARK(dram_random_to_sequential)->UseManualTime()->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
