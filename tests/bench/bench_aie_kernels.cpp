// SPDX-License-Identifier: Apache-2.0
// Speed of the model's kernels: products a second of Kernels::convolve, dense and with half of the 8x8 blocks zero
// (products of zero blocks are not counted), beside plain loops over the same chunk.
#include "interface/engines/aie/weight_block.h"
#include "models/engines/aie/core/kernel_call.h"

#include <benchmark/benchmark.h>
#include <random>
#include <vector>

namespace {

using svp::aie::KernelCall;

struct Chunk {
    Chunk(unsigned kernel, unsigned in_channels, unsigned out_channels, unsigned rows, unsigned columns,
          unsigned zero_of_8)
    {
        std::mt19937_64 random(1);
        const unsigned inputs = in_channels / 8, outputs = out_channels / 8, row_bytes = (inputs + 7) / 8;
        record.kernel_h = record.kernel_w = static_cast<uint8_t>(kernel);
        record.stride_h = record.stride_w = record.dilation_h = record.dilation_w = 1;
        record.in_zero_point = 3;
        auto& k = record.u.kernel;
        k.in_rows = k.in_height = static_cast<uint16_t>(rows + kernel - 1);
        k.in_columns = static_cast<uint16_t>(columns + kernel - 1);
        k.in_channels = static_cast<uint16_t>(in_channels);
        k.out_rows = k.out_height = static_cast<uint16_t>(rows);
        k.out_columns = static_cast<uint16_t>(columns);
        k.out_channels = static_cast<uint16_t>(out_channels);
        k.low = -128;
        k.high = 127;
        input.resize(size_t{k.in_rows} * k.in_columns * in_channels);
        for (int8_t& code : input)
            code = static_cast<int8_t>(random());
        mask.resize(size_t{outputs} * row_bytes);
        unsigned nonzero = 0;
        for (unsigned o = 0; o < outputs; ++o)
            for (unsigned i = 0; i < inputs; ++i) {
                if ((o + i) % 8 < zero_of_8) continue;
                mask[o * row_bytes + i / 8] = static_cast<uint8_t>(mask[o * row_bytes + i / 8] | 1U << i % 8);
                ++nonzero;
            }
        weights.resize(size_t{nonzero} * kernel * kernel * 64);
        for (int8_t& weight : weights)
            weight = static_cast<int8_t>(random());
        requants.assign(out_channels, {100, 1 << 30, 0, 42});
        output.resize(size_t{rows} * columns * out_channels);
        products = weights.size() * rows * columns;

        call.record = &record;
        call.input = input.data();
        call.output = output.data();
        call.requant = requants.data();
        call.weights.mask = mask.data();
        call.weights.blocks = weights.data();
        call.weights.in_blocks = inputs;
        call.weights.out_blocks = outputs;
        call.weights.nonzero = nonzero;
        call.rows = rows;
        call.columns = columns;
    }

    svp_aie_record record{};
    KernelCall call;
    std::vector<int8_t> input, weights;
    std::vector<uint8_t> mask, output;
    std::vector<svp_requant> requants;
    size_t products = 0;
};

Chunk chunk_of(int64_t kernel, unsigned zero_of_8)
{
    return kernel == 3 ? Chunk(3, 64, 64, 4, 14, zero_of_8) : Chunk(1, 256, 64, 4, 14, zero_of_8);
}

void report(benchmark::State& state, size_t products)
{
    state.counters["MAC/s"] =
        benchmark::Counter(static_cast<double>(products), benchmark::Counter::kIsIterationInvariantRate);
}

// Arguments: kernel size, zero blocks of 8.
void convolve(benchmark::State& state)
{
    const Chunk chunk = chunk_of(state.range(0), static_cast<unsigned>(state.range(1)));
    svp::aie::Kernels kernels;
    for (auto _ : state) {
        benchmark::DoNotOptimize(kernels.convolve(chunk.call));
        benchmark::ClobberMemory();
    }
    report(state, chunk.products);
}

void plain_loops(benchmark::State& state)
{
    const Chunk chunk = chunk_of(state.range(0), 0);
    const auto& k = chunk.record.u.kernel;
    const unsigned kernel = chunk.record.kernel_h;
    std::vector<int32_t> sums(size_t{k.out_rows} * k.out_columns * k.out_channels);
    for (auto _ : state) {
        const int8_t* weights = chunk.weights.data();
        for (unsigned o = 0; o < k.out_channels; ++o)
            for (unsigned y = 0; y < k.out_rows; ++y)
                for (unsigned x = 0; x < k.out_columns; ++x) {
                    int32_t sum = 0;
                    for (unsigned r = 0; r < kernel; ++r)
                        for (unsigned s = 0; s < kernel; ++s) {
                            const size_t pixel = (y + r) * size_t{k.in_columns} + x + s;
                            const size_t tap = (size_t{o} * kernel + r) * kernel + s;
                            for (unsigned c = 0; c < k.in_channels; ++c)
                                sum += (chunk.input[pixel * k.in_channels + c] - 3) * weights[tap * k.in_channels + c];
                        }
                    sums[(y * size_t{k.out_columns} + x) * k.out_channels + o] = sum;
                }
        benchmark::DoNotOptimize(sums.data());
        benchmark::ClobberMemory();
    }
    report(state, chunk.products);
}

BENCHMARK(convolve)->ArgNames({"kernel", "zero_of_8"})->Args({3, 0})->Args({3, 4})->Args({1, 0})->Args({1, 4});
BENCHMARK(plain_loops)->ArgName("kernel")->Arg(3)->Arg(1);

} // namespace

BENCHMARK_MAIN();
