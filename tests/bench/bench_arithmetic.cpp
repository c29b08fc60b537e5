// SPDX-License-Identifier: Apache-2.0
// Speed of the tile's packed arithmetic. Run by hand:
//   build/release/tests/bench/bench_arithmetic
#include "models/engines/escalate/arithmetic/dense_row.h"
#include "models/engines/escalate/arithmetic/kernel_row.h"
#include "models/engines/escalate/arithmetic/ternary_sum.h"
#include "models/engines/escalate/arithmetic/width_check.h"

#include <benchmark/benchmark.h>
#include <random>
#include <vector>

namespace {

using namespace svp::escalate;

template <class T>
std::vector<T> random_values(size_t count, int magnitude)
{
    std::mt19937_64 random(1);
    std::vector<T> values(count);
    for (T& value : values)
        value = static_cast<T>(static_cast<int>(random() % static_cast<unsigned>(2 * magnitude + 1)) - magnitude);
    return values;
}

benchmark::Counter per_second(uint64_t operations)
{
    return benchmark::Counter(static_cast<double>(operations), benchmark::Counter::kIsIterationInvariantRate);
}

// Arguments: width, channels, percent of nonzero coefficients.
void ternary_sum(benchmark::State& state)
{
    const unsigned width = static_cast<unsigned>(state.range(0));
    const unsigned channels = static_cast<unsigned>(state.range(1));
    const auto planes = random_values<int16_t>(static_cast<size_t>(channels) * plane_elements(width), 255);
    std::mt19937_64 random(2);
    std::vector<uint16_t> plus;
    std::vector<uint16_t> minus;
    for (unsigned c = 0; c < channels; ++c)
        if (random() % 100 < static_cast<unsigned>(state.range(2)))
            (random() % 2 ? plus : minus).push_back(static_cast<uint16_t>(c));
    std::vector<int32_t> sums(plane_elements(width));
    for (auto _ : state) {
        ternary_row_sum(planes.data(), plane_elements(width), {plus.data(), plus.size(), minus.data(), minus.size()},
                        width, sums.data());
        benchmark::DoNotOptimize(sums.data());
        benchmark::ClobberMemory();
    }
    state.counters["additions"] = per_second((plus.size() + minus.size()) * width);
}
BENCHMARK(ternary_sum)
    ->Args({56, 64, 5})
    ->Args({56, 256, 5})
    ->Args({28, 512, 5})
    ->Args({14, 1024, 5})
    ->Args({7, 2048, 5})
    ->Args({56, 256, 50});

// Arguments: width, taps, stride.
template <class Value>
void kernel_row(benchmark::State& state)
{
    KernelRowShape shape;
    shape.width = static_cast<unsigned>(state.range(0));
    shape.taps = static_cast<unsigned>(state.range(1));
    shape.stride = static_cast<unsigned>(state.range(2));
    shape.pad_left = shape.taps / 2;
    shape.out_width = (shape.width + shape.stride - 1) / shape.stride;
    const auto values = random_values<Value>(shape.width, 255);
    const auto kernel = random_values<int8_t>(shape.taps, 127);
    std::vector<int32_t> out(shape.out_width);
    for (auto _ : state) {
        accumulate_kernel_row(values.data(), kernel.data(), shape, out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.counters["macs"] = per_second(landing_products(shape));
}
#define SVP_KERNEL_ROW(type)                                                                                           \
    BENCHMARK_TEMPLATE(kernel_row, type)                                                                               \
        ->Args({112, 3, 1})                                                                                            \
        ->Args({56, 3, 1})                                                                                             \
        ->Args({14, 3, 1})                                                                                             \
        ->Args({7, 3, 1})                                                                                              \
        ->Args({112, 3, 2})                                                                                            \
        ->Args({14, 3, 2})                                                                                             \
        ->Args({224, 7, 2})                                                                                            \
        ->Args({56, 1, 1})
SVP_KERNEL_ROW(int32_t);
SVP_KERNEL_ROW(int16_t);

// A 3x3 kernel at stride 1. Argument: width.
template <class Value>
void kernel_3x3(benchmark::State& state)
{
    KernelRowShape shape;
    shape.width = shape.out_width = static_cast<unsigned>(state.range(0));
    shape.taps = 3;
    shape.pad_left = 1;
    const auto values = random_values<Value>(shape.width, 255);
    const auto kernel = random_values<int8_t>(9, 127);
    std::vector<int32_t> sums(static_cast<size_t>(3) * shape.width);
    int32_t* const out[] = {sums.data(), sums.data() + shape.width, sums.data() + 2 * shape.width};
    for (auto _ : state) {
        accumulate_kernel(values.data(), kernel.data(), 3, shape, out);
        benchmark::DoNotOptimize(sums.data());
        benchmark::ClobberMemory();
    }
    state.counters["macs"] = per_second(3 * landing_products(shape));
}
BENCHMARK_TEMPLATE(kernel_3x3, int32_t)->Arg(56)->Arg(28)->Arg(14)->Arg(7);
BENCHMARK_TEMPLATE(kernel_3x3, int16_t)->Arg(112)->Arg(56)->Arg(28)->Arg(14)->Arg(7);

// Arguments: width, channels, convolution groups, taps, stride.
void dense_row(benchmark::State& state)
{
    const unsigned width = static_cast<unsigned>(state.range(0));
    DenseRowShape shape;
    shape.channels = static_cast<unsigned>(state.range(1));
    shape.group_channels = shape.channels / static_cast<unsigned>(state.range(2));
    shape.taps = static_cast<unsigned>(state.range(3));
    shape.stride = static_cast<unsigned>(state.range(4));
    const unsigned pixels = width + shape.taps - 1;
    shape.out_width = (pixels - shape.taps) / shape.stride + 1;
    const auto row = random_values<int16_t>(dense_row_elements(pixels, shape.channels), 255);
    const auto weights = random_values<int8_t>(static_cast<size_t>(shape.group_channels) * shape.taps, 127);
    DenseKernel kernel;
    kernel.pack(weights.data(), 1, shape);
    std::vector<int32_t> out(shape.out_width);
    for (auto _ : state) {
        accumulate_dense_row(row.data(), kernel.row(0), shape, out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.counters["macs"] = per_second(static_cast<uint64_t>(shape.out_width) * shape.taps * shape.group_channels);
}
BENCHMARK(dense_row)
    ->Args({56, 64, 1, 3, 1})
    ->Args({28, 128, 1, 3, 1})
    ->Args({7, 512, 1, 3, 1})
    ->Args({56, 64, 1, 1, 1})
    ->Args({7, 512, 1, 1, 1})
    ->Args({1, 512, 1, 1, 1})
    ->Args({1, 4096, 1, 1, 1})
    ->Args({224, 3, 1, 7, 2})
    ->Args({32, 3, 1, 3, 1})
    ->Args({56, 128, 32, 3, 1})
    ->Args({56, 256, 16, 3, 1});

void pack_kernel(benchmark::State& state)
{
    DenseRowShape shape;
    shape.channels = shape.group_channels = static_cast<unsigned>(state.range(0));
    const unsigned rows = static_cast<unsigned>(state.range(1));
    shape.taps = rows;
    const size_t count = static_cast<size_t>(shape.channels) * rows * rows;
    const auto weights = random_values<int8_t>(count, 127);
    DenseKernel kernel;
    for (auto _ : state) {
        kernel.pack(weights.data(), rows, shape);
        benchmark::DoNotOptimize(kernel.row(0));
    }
    state.counters["weights"] = per_second(count);
}
BENCHMARK(pack_kernel)->Args({512, 3})->Args({2048, 1})->Args({3, 7});

void width_check(benchmark::State& state)
{
    const auto values = random_values<int32_t>(static_cast<size_t>(state.range(0)), 500000);
    for (auto _ : state)
        benchmark::DoNotOptimize(fits_bits(values.data(), values.size(), 20));
    state.counters["values"] = per_second(values.size());
}
BENCHMARK(width_check)->Arg(56)->Arg(7);

} // namespace

BENCHMARK_MAIN();
