// SPDX-License-Identifier: Apache-2.0
// Speed of finding compressed weights. Run by hand:
//   build/release/tests/bench/bench_decompose
#include "compiler/frontends/topology/random.h"
#include "compiler/passes/compress/input_moments.h"
#include "compiler/passes/compress/masked_fit.h"
#include "compiler/passes/decompose/decompose.h"

#include <benchmark/benchmark.h>

namespace {

using namespace svp::compiler;

std::vector<float> random_values(size_t count)
{
    Random random(1);
    std::vector<float> values(count);
    for (float& value : values)
        value = static_cast<float>(random.unit() + random.unit() + random.unit() - 1.5);
    return values;
}

// A 3x3 convolution between as many channels, on 4 images of 14 x 14 pixels.
struct Case {
    explicit Case(int channels)
    {
        layer.shape.kernel_h = layer.shape.kernel_w = 3;
        layer.shape.pad_top = layer.shape.pad_left = layer.shape.pad_bottom = layer.shape.pad_right = 1;
        layer.weights = random_values(static_cast<size_t>(channels) * static_cast<size_t>(channels) * 9);
        layer.bias.resize(static_cast<size_t>(channels));
        tensor.channels = channels;
        tensor.height = tensor.width = 14;
        values = random_values(4 * element_count(tensor));
        for (size_t i = 0; i < 4; ++i) {
            const auto* first = values.data() + i * element_count(tensor);
            images.emplace_back(first, first + element_count(tensor));
        }
        for (const std::vector<float>& image : images) {
            samples.inputs.push_back(&image);
            samples.sums.push_back(&image);
        }
    }

    LayerGoal goal() const { return goal_of_samples(layer, tensor, tensor, samples); }

    FloatLayer layer;
    Tensor tensor;
    std::vector<float> values;
    std::vector<std::vector<float>> images;
    LayerSamples samples;
};

void gather_moments(benchmark::State& state)
{
    const Case c(static_cast<int>(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(c.goal());
}
BENCHMARK(gather_moments)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond);

void decompose_to_six_bases(benchmark::State& state)
{
    const Case c(static_cast<int>(state.range(0)));
    const LayerGoal goal = c.goal();
    for (auto _ : state)
        benchmark::DoNotOptimize(decompose(c.layer.weights, goal, {}));
}
BENCHMARK(decompose_to_six_bases)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond);

void fit_half_of_the_weights(benchmark::State& state)
{
    const Case c(static_cast<int>(state.range(0)));
    const LayerGoal goal = c.goal();
    std::vector<bool> gone(c.layer.weights.size());
    for (size_t i = 0; i < gone.size(); i += 2)
        gone[i] = true;
    for (auto _ : state)
        benchmark::DoNotOptimize(fit_weights(goal, c.layer.weights, gone));
}
BENCHMARK(fit_half_of_the_weights)->Arg(64)->Arg(256)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
