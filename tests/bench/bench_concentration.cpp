// SPDX-License-Identifier: Apache-2.0
// Wall time of the exact counting, per pixel and slice. Run by hand:
//   build/release/tests/bench/bench_concentration
#include "models/engines/escalate/sparse_pe_tile/make_pairing.h"

#include <benchmark/benchmark.h>
#include <random>
#include <vector>

namespace {

using svp::escalate::make_pairing;
using svp::escalate::PairingConfig;
using svp::escalate::PairingRow;
using svp::escalate::RowCount;

std::vector<uint64_t> random_words(std::mt19937_64& random, size_t count, unsigned percent)
{
    std::vector<uint64_t> words(count);
    for (uint64_t& word : words)
        for (unsigned bit = 0; bit < 64; ++bit)
            word |= static_cast<uint64_t>(random() % 100 < percent) << bit;
    return words;
}

// A layer: its tiles take `slices` coefficient sets at a time over all rows of its input.
struct Layer {
    unsigned channels, outputs, bases, height, width;
};

void count_layer(const Layer& layer, const PairingConfig& config, unsigned coefficient_percent,
                 unsigned activation_percent, benchmark::State& state)
{
    constexpr unsigned tile_slices = 6;
    std::mt19937_64 random(1);
    const unsigned groups = layer.channels / 64;
    const unsigned sets = layer.outputs * layer.bases;
    const std::vector<uint64_t> coefficients =
        random_words(random, static_cast<size_t>(sets) * groups, coefficient_percent);
    const size_t row_words = static_cast<size_t>(groups) * layer.width;
    const std::vector<uint64_t> activations = random_words(random, layer.height * row_words, activation_percent);
    const auto pairing = make_pairing(config);
    std::vector<RowCount> counts(tile_slices);
    std::vector<uint32_t> pixel_cycles(static_cast<size_t>(tile_slices) * layer.width);
    uint64_t cycles = 0;
    for (auto _ : state) {
        cycles = 0;
        for (unsigned set = 0; set < sets; set += tile_slices) {
            const unsigned slices = sets - set < tile_slices ? sets - set : tile_slices;
            for (unsigned y = 0; y < layer.height; ++y) {
                const PairingRow row{activations.data() + y * row_words, coefficients.data() + set * groups, slices,
                                     layer.width, groups};
                pairing->count_row(row, counts.data(), pixel_cycles.data());
                for (unsigned s = 0; s < slices; ++s)
                    cycles += counts[s].cycles;
            }
        }
    }
    const double items = static_cast<double>(sets) * layer.height * layer.width;
    state.counters["pixel_slices"] = items;
    state.counters["cycles_per_pixel"] = static_cast<double>(cycles) / items;
    state.counters["per_pixel_slice"] =
        benchmark::Counter(items, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void layer_at_density(benchmark::State& state, const Layer& layer)
{
    count_layer(layer, {}, static_cast<unsigned>(state.range(0)), 50, state);
}

constexpr Layer conv_56{64, 64, 6, 56, 56};
constexpr Layer conv_28{128, 128, 6, 28, 28};
constexpr Layer conv_14{256, 256, 6, 14, 14};
constexpr Layer conv_7{512, 512, 6, 7, 7};
constexpr Layer point_256_64{256, 64, 1, 56, 56};
constexpr Layer point_2048_512{2048, 512, 1, 7, 7};

#define SVP_LAYER(layer) BENCHMARK_CAPTURE(layer_at_density, layer, layer)->Unit(benchmark::kMillisecond)
SVP_LAYER(conv_56)->Arg(1)->Arg(5)->Arg(20)->Arg(50)->Arg(100);
SVP_LAYER(conv_28)->Arg(5)->Arg(50);
SVP_LAYER(conv_14)->Arg(5)->Arg(50);
SVP_LAYER(conv_7)->Arg(5)->Arg(50);
SVP_LAYER(point_256_64)->Arg(5)->Arg(50);
SVP_LAYER(point_2048_512)->Arg(5)->Arg(50);

// Every layer that ResNet-50 at 224 x 224 decomposes, with how often it occurs: 3x3 with six bases, 1x1 with one.
struct Repeated {
    Layer layer;
    unsigned times;
};
constexpr Repeated resnet_50[] = {
    {{64, 64, 1, 56, 56}, 1},     {{64, 64, 6, 56, 56}, 3},    {{64, 256, 1, 56, 56}, 4},   {{256, 64, 1, 56, 56}, 2},
    {{256, 128, 1, 56, 56}, 1},   {{128, 128, 6, 56, 56}, 1},  {{128, 128, 6, 28, 28}, 3},  {{128, 512, 1, 28, 28}, 4},
    {{256, 512, 1, 56, 56}, 1},   {{512, 128, 1, 28, 28}, 3},  {{512, 256, 1, 28, 28}, 1},  {{256, 256, 6, 28, 28}, 1},
    {{256, 256, 6, 14, 14}, 5},   {{256, 1024, 1, 14, 14}, 6}, {{512, 1024, 1, 28, 28}, 1}, {{1024, 256, 1, 14, 14}, 5},
    {{1024, 512, 1, 14, 14}, 1},  {{512, 512, 6, 14, 14}, 1},  {{512, 512, 6, 7, 7}, 2},    {{512, 2048, 1, 7, 7}, 3},
    {{1024, 2048, 1, 14, 14}, 1}, {{2048, 512, 1, 7, 7}, 2}};

// One entry per layer and the whole as their sum: resnet_50/<index> times its occurrences.
void resnet_50_layer(benchmark::State& state)
{
    const Repeated& entry = resnet_50[state.range(0)];
    count_layer(entry.layer, {}, 5, 50, state);
    state.counters["occurrences"] = entry.times;
}
BENCHMARK(resnet_50_layer)->DenseRange(0, 21)->Unit(benchmark::kMillisecond);

void config_on_conv_14(benchmark::State& state)
{
    PairingConfig config;
    config.lookahead = static_cast<unsigned>(state.range(0));
    config.lookaside = static_cast<unsigned>(state.range(1));
    config.window_spans_pixels = state.range(2) != 0;
    count_layer(conv_14, config, 5, 50, state);
}
BENCHMARK(config_on_conv_14)
    ->ArgNames({"lookahead", "lookaside", "spans"})
    ->Args({0, 0, 0})
    ->Args({1, 1, 0})
    ->Args({3, 0, 0})
    ->Args({3, 3, 0})
    ->Args({7, 1, 0})
    ->Args({3, 1, 1})
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
