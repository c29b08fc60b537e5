// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/wbs_estimate_reference.h"

#include <algorithm>

namespace svp::test {
namespace {

using wbs::LayerOperation;
using wbs::ScheduledLayer;

constexpr double byte_seconds = 1.0 / 4294967296.0;

uint64_t grown_to_multiple(uint64_t value, uint64_t step)
{
    while (value % step != 0)
        ++value;
    return value;
}

// Rows of a volume, each as wide as core memory keeps it.
uint64_t counted_bytes(const wbs::Volume& volume, bool aligned)
{
    uint64_t bytes = 0;
    for (uint64_t row = 0; row < volume.height; ++row)
        bytes += (aligned ? grown_to_multiple(volume.width, 8) : volume.width) * volume.channels;
    return bytes;
}

uint64_t counted_cycles(const ScheduledLayer& layer, const wbs::Volume& input, bool convolution)
{
    double work = 0;
    for (uint64_t row = 0; row < input.height; ++row)
        for (uint64_t column = 0; column < input.width; ++column)
            work += static_cast<double>(input.channels);
    if (convolution) work *= layer.density * static_cast<double>(layer.kernel_h * layer.kernel_w * layer.block_in);
    uint64_t cycles = 0;
    for (; work > 0; work -= 256)
        ++cycles;
    return cycles;
}

uint64_t counted_weight_load(const ScheduledLayer& layer, uint64_t columns)
{
    if (layer.operation == LayerOperation::add) return 192;
    if (layer.operation != LayerOperation::conv2d) return 128;
    uint64_t bytes = 192;
    for (const wbs::WeightLoad& load : layer.weight_loads) {
        for (uint64_t i = 0; i < load.loads; ++i) {
            uint64_t busiest = 0; // blocks of the column with the most, dealt one by one
            for (uint64_t block = 0; block < load.blocks; block += columns)
                ++busiest;
            bytes += grown_to_multiple(busiest * layer.input_blocks * counted_weight_block_bytes(layer), 128);
        }
    }
    return bytes;
}

double counted_layer(const ScheduledLayer& layer, uint64_t columns)
{
    const bool convolution = layer.operation == LayerOperation::conv2d;
    double now = std::max(layer.load_us / 1e6, static_cast<double>(counted_weight_load(layer, columns)) * byte_seconds);
    bool first = true;
    for (const wbs::Sweep& sweep : layer.sweeps) {
        uint64_t sent = 0;
        if (convolution) sent = grown_to_multiple(counted_weight_block_bytes(layer), 16) + (first ? 192 : 0);
        if (!convolution && first) sent = layer.operation == LayerOperation::add ? 160 : 96;
        now += static_cast<double>(sent) * byte_seconds;
        first = false;
        for (const wbs::IterationGroup& group : sweep.groups) {
            double in = 0, work = 0, out = 0;
            for (uint64_t i = 0; i < group.iterations; ++i) {
                for (int operand = 0; operand < (layer.operation == LayerOperation::add ? 2 : 1); ++operand)
                    in += static_cast<double>(counted_bytes(group.input, convolution)) * byte_seconds;
                work += static_cast<double>(counted_cycles(layer, group.input, convolution)) * 1e-9;
                out += static_cast<double>(counted_bytes(group.output, convolution)) * byte_seconds;
            }
            now += group.kind == wbs::GroupKind::body ? std::max({in, work, out}) : in + work + out;
        }
    }
    return now + layer.write_us / 1e6;
}

} // namespace

uint64_t counted_weight_block_bytes(const ScheduledLayer& layer)
{
    double weights = 0;
    uint64_t others = 0;
    for (uint64_t out = 0; out < layer.block_out; ++out) {
        others += 4;
        for (uint64_t in = 0; in < layer.block_in; ++in) {
            weights += layer.density * static_cast<double>(layer.kernel_h * layer.kernel_w);
            if (out % 8 == 0 && in % 8 == 0) others += 2;
        }
    }
    return static_cast<uint64_t>(weights) + others;
}

double counted_seconds(const wbs::Schedule& schedule, uint64_t columns)
{
    double now = 0;
    for (const ScheduledLayer& layer : schedule.layers)
        now += counted_layer(layer, columns);
    return now;
}

bool touches_padding(const ScheduledLayer& layer, uint64_t padding, uint64_t first, uint64_t rows)
{
    for (uint64_t row = first; row < first + rows; ++row) {
        for (uint64_t tap = 0; tap < layer.kernel_h; ++tap) {
            const auto at = static_cast<int64_t>(row * layer.stride + tap) - static_cast<int64_t>(padding);
            if (at < 0 || at >= static_cast<int64_t>(layer.input.height)) return true;
        }
    }
    return false;
}

} // namespace svp::test
