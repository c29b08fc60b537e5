// SPDX-License-Identifier: Apache-2.0
// Whole networks: loading, and simulating beside a yardstick in the same run.
//
// All times are CPU time of this process, which one thread makes: wall time of a machine that does nothing else. The
// yardstick is the plain integer oracle on the same network, bound by int8 arithmetic; `x_oracle` is how many times
// longer the simulation takes, a ratio that does not move with the machine as much as times do.
#include "compiler/frontends/topology/synthetic_image.h"
#include "compiler/oracle/integer_executor.h"
#include "platform/config/config_files.h"
#include "platform/config/config_io.h"
#include "platform/run/model_source.h"
#include "platform/run/simulation.h"
#include "tests/support/kernel_context.h"

#include <benchmark/benchmark.h>
#include <ctime>

namespace {

using namespace svp;

double cpu_seconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// The engine that a network is compiled for, on the platform that `--target` alone would take.
PlatformConfig platform_of(const char* target)
{
    const std::string file = platform_for(target);
    return configure<PlatformConfig>(file.empty() ? file : find_config_file(file), {});
}

Model load(const char* network, const PlatformConfig& platform, const char* target)
{
    ModelRequest request;
    request.path = find_network_topology(network);
    request.engines = engines_of(platform);
    request.target = target;
    std::vector<std::string> notes;
    return load_model(request, notes);
}

// Topology to network with synthetic weights, calibration, lowering, packing and checks: everything before simulation.
void load_network(benchmark::State& state, const char* network)
{
    const PlatformConfig platform;
    for (auto _ : state) {
        const double begin = cpu_seconds();
        benchmark::DoNotOptimize(load(network, platform, "escalate"));
        state.SetIterationTime(cpu_seconds() - begin);
    }
}

void simulate_network(benchmark::State& state, const char* network, const char* target)
{
    const PlatformConfig platform = platform_of(target);
    const Model model = load(network, platform, target);
    SimulationRequest request;
    request.model = &model;
    request.config = platform;
    request.images = {compiler::synthetic_image(model.network, model.network.seed)};
    double oracle_seconds = 0, simulation_seconds = 0;
    SimulationResult result;
    for (auto _ : state) {
        const double begin = cpu_seconds();
        benchmark::DoNotOptimize(compiler::execute_network(model.network, request.images.front()));
        const double between = cpu_seconds();
        {
            const test::KernelContext kernel;
            result = simulate(request);
        }
        const double end = cpu_seconds();
        if (!result.failure.empty()) state.SkipWithError(result.failure.c_str());
        oracle_seconds += between - begin;
        simulation_seconds += end - between;
        state.SetIterationTime(end - between);
    }
    const auto per_second = [](uint64_t count) {
        return benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
    };
    state.counters["MAC/s"] = per_second(result.dense_macs);
    state.counters["cycle/s"] = per_second(result.cycles.count);
    state.counters["cycles"] = static_cast<double>(result.cycles.count);
    state.counters["x_oracle"] = simulation_seconds / oracle_seconds;
}

// Manual time, of which one iteration of the largest takes seconds.
#define SVP_NETWORK_BENCHMARK(network)                                                                                 \
    BENCHMARK_CAPTURE(load_network, network, #network)->UseManualTime()->Unit(benchmark::kMillisecond);                \
    BENCHMARK_CAPTURE(simulate_network, network, #network, "escalate")->UseManualTime()->Unit(benchmark::kMillisecond)

SVP_NETWORK_BENCHMARK(resnet20_cifar10);
SVP_NETWORK_BENCHMARK(resnet18_cifar10);
SVP_NETWORK_BENCHMARK(resnet50_imagenet);

// The dense baseline, whose values take as many multiplications as the oracle's.
BENCHMARK_CAPTURE(simulate_network, systolic_resnet50_imagenet, "resnet50_imagenet", "systolic")
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
