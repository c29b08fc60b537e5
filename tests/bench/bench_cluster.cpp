// SPDX-License-Identifier: Apache-2.0
// Whole layers of ResNet-50 through the cluster: simulated MACs and cycles per second of wall time.
#include "interface/engines/escalate/capacity.h"
#include "tests/integration/engines/escalate/cluster_bench.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <memory>

namespace {

using namespace svp::test;

// A convolution with "same" padding; coefficients 5 % dense, activations 50 %.
LayerCase layer_of(unsigned opcode, unsigned size, unsigned channels, unsigned outputs, unsigned kernel,
                   unsigned stride)
{
    LayerCase layer;
    svp_escalate_command& c = layer.command;
    c.opcode = static_cast<uint16_t>(opcode);
    const bool dense = opcode == SVP_ESCALATE_CONV_DENSE;
    c.weight_format = dense ? SVP_WEIGHTS_DENSE_INT8 : SVP_WEIGHTS_TERNARY;
    c.in_h = c.in_w = static_cast<uint16_t>(size);
    c.in_c = static_cast<uint16_t>(channels);
    c.out_c = static_cast<uint16_t>(outputs);
    c.kernel_h = c.kernel_w = static_cast<uint8_t>(kernel);
    c.pad_top = c.pad_bottom = c.pad_left = c.pad_right = static_cast<uint8_t>(kernel / 2);
    c.stride_h = c.stride_w = static_cast<uint8_t>(stride);
    c.out_h = c.out_w = static_cast<uint16_t>((size + 2U * (kernel / 2) - kernel) / stride + 1);
    c.dilation_h = c.dilation_w = c.groups = 1;
    c.bases = dense ? 0 : kernel == 1 ? 1 : 6;
    c.in_zero_point = c.out_zero_point = -128;
    c.activation_low = -128;
    c.activation_high = 127;
    c.input_format = dense ? SVP_FORMAT_DENSE_INT8 : SVP_FORMAT_BITMAP;
    c.output_format = SVP_FORMAT_BITMAP;
    std::mt19937_64 random(1);
    fill_layer(layer, random, dense ? 1 : 0.5, dense ? 1 : 0.05);
    c.tile_rows = c.out_h;
    c.tile_cols = c.out_w;
    const svp_escalate_target target = svp::escalate::ClusterConfig{}.target();
    uint64_t needed;
    while (!svp_escalate_fits(&c, &target, &needed) && c.tile_rows > 1)
        c.tile_rows -= 1;
    return layer;
}

void run_layer(benchmark::State& state)
{
    const auto arg = [&](int i) { return static_cast<unsigned>(state.range(i)); };
    LayerCase layer = layer_of(arg(0), arg(1), arg(2), arg(3), arg(4), arg(5));
    ClusterBench bench({});
    uint64_t cycles = 0;
    for (auto _ : state) {
        state.PauseTiming();
        bench.send(layer);
        state.ResumeTiming();
        const ClusterBench::Outcome outcome = bench.wait();
        if (!outcome.answered || outcome.error_code != 0) state.SkipWithError("the layer failed");
        cycles = outcome.cycles;
    }
    const svp_escalate_command& c = layer.command;
    const double macs = 1.0 * c.out_h * c.out_w * c.out_c * c.in_c * c.kernel_h * c.kernel_w;
    state.counters["MAC/s"] = benchmark::Counter(macs, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["cycle/s"] =
        benchmark::Counter(static_cast<double>(cycles), benchmark::Counter::kIsIterationInvariantRate);
    state.counters["cycles"] = static_cast<double>(cycles);
}

constexpr long dense = SVP_ESCALATE_CONV_DENSE, decomposed = SVP_ESCALATE_CONV_DECOMPOSED;
BENCHMARK(run_layer)
    ->ArgNames({"opcode", "size", "C", "K", "kernel", "stride"})
    ->Unit(benchmark::kMillisecond)
    ->Args({dense, 224, 3, 64, 7, 2})
    ->Args({decomposed, 56, 64, 64, 1, 1})
    ->Args({decomposed, 56, 64, 64, 3, 1})
    ->Args({decomposed, 56, 64, 256, 1, 1})
    ->Args({decomposed, 56, 256, 64, 1, 1})
    ->Args({decomposed, 28, 128, 128, 3, 1})
    ->Args({decomposed, 28, 128, 512, 1, 1})
    ->Args({decomposed, 28, 512, 128, 1, 1})
    ->Args({decomposed, 14, 256, 256, 3, 1})
    ->Args({decomposed, 14, 256, 1024, 1, 1})
    ->Args({decomposed, 14, 1024, 256, 1, 1})
    ->Args({decomposed, 7, 512, 512, 3, 1})
    ->Args({decomposed, 7, 512, 2048, 1, 1})
    ->Args({decomposed, 7, 2048, 512, 1, 1});

} // namespace

BENCHMARK_MAIN();
