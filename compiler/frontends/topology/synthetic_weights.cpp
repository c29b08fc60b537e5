// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/synthetic_weights.h"

#include "compiler/frontends/topology/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace svp::compiler {
namespace {

constexpr double channel_spread = 0.5; // of the density, to either side

// How many of the `total` nonzeros each of `channels` output channels with `room` coefficients gets.
std::vector<size_t> deal_nonzeros(Random& random, size_t channels, size_t room, size_t total)
{
    double density = static_cast<double>(total) / static_cast<double>(channels * room);
    double spread = density > 0 ? std::min(channel_spread, (1 - density) / density) : 0;
    std::vector<double> shares(channels);
    for (double& share : shares)
        share = 1 + spread * (2 * random.unit() - 1);
    double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<size_t> counts(channels);
    size_t dealt = 0;
    for (size_t k = 0; k < channels; ++k) {
        auto count = static_cast<size_t>(static_cast<double>(total) * shares[k] / sum);
        counts[k] = std::min({count, room, total - dealt});
        dealt += counts[k];
    }
    for (size_t k = random.below(channels); dealt < total; k = (k + 1) % channels) {
        if (counts[k] == room) continue;
        ++counts[k];
        ++dealt;
    }
    return counts;
}

// Random distinct positions come from a Fisher-Yates shuffle that stops early; whatever order the last channel left the
// positions in is as good a start as any.
void place_nonzeros(Random& random, size_t count, size_t in_channels, std::vector<uint32_t>& positions, int8_t* to)
{
    size_t bases = positions.size() / in_channels;
    uint64_t start_signs = random.bits();
    std::vector<int8_t> signs(bases);
    for (size_t m = 0; m < bases; ++m)
        signs[m] = (start_signs >> (m % 64)) & 1 ? 1 : -1;
    for (size_t i = 0; i < count; ++i) {
        std::swap(positions[i], positions[i + random.below(positions.size() - i)]);
        size_t position = positions[i];
        int8_t& sign = signs[position / in_channels];
        to[position] = sign;
        sign = static_cast<int8_t>(-sign);
    }
}

std::vector<int8_t> ternary_coefficients(Random& random, size_t out_channels, size_t bases, size_t in_channels,
                                         double sparsity)
{
    size_t room = bases * in_channels;
    size_t all = out_channels * room;
    size_t nonzeros = all - static_cast<size_t>(std::llround(sparsity * static_cast<double>(all)));
    std::vector<int8_t> coefficients(all, 0);
    std::vector<uint32_t> positions(room);
    std::iota(positions.begin(), positions.end(), 0u);
    std::vector<size_t> counts = deal_nonzeros(random, out_channels, room, nonzeros);
    for (size_t k = 0; k < out_channels; ++k) {
        place_nonzeros(random, counts[k], in_channels, positions, coefficients.data() + k * room);
    }
    return coefficients;
}

std::vector<int8_t> basis_kernels(Random& random, size_t bases, size_t taps)
{
    if (bases == 1 && taps == 1) return {1};
    std::vector<int8_t> basis(bases * taps);
    for (int8_t& value : basis)
        value = static_cast<int8_t>(random.between(-127, 127));
    return basis;
}

// The sum of three uniform bytes is close to a normal distribution.
std::vector<int8_t> dense_weights(Random& random, size_t count)
{
    std::vector<int8_t> weights(count);
    uint64_t bits = 0;
    for (size_t i = 0; i < count; ++i) {
        if (i % 2 == 0) bits = random.bits();
        int sum = static_cast<int>(bits & 255) + static_cast<int>(bits >> 8 & 255) + static_cast<int>(bits >> 16 & 255);
        bits >>= 24;
        weights[i] = static_cast<int8_t>(std::clamp((2 * sum - 765) / 6, -127, 127));
    }
    return weights;
}

} // namespace

void synthesize_weights(const Graph& graph, uint64_t seed, Network& network)
{
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const TopologyNode& node = graph.nodes[i];
        if (node.operation != Operation::convolution) continue;
        Layer& layer = network.layers[i];
        Random random(seed, "weights of " + node.name);
        auto out_channels = static_cast<size_t>(node.output.channels);
        auto in_channels = static_cast<size_t>(graph.shape_of(node.inputs[0]).channels / node.groups);
        auto taps = static_cast<size_t>(node.kernel_h * node.kernel_w);
        auto bases = static_cast<size_t>(node.bases);
        if (node.bases == 0) {
            layer.weights = dense_weights(random, out_channels * in_channels * taps);
            continue;
        }
        layer.basis = basis_kernels(random, bases, taps);
        layer.coefficients = ternary_coefficients(random, out_channels, bases, in_channels, node.coefficient_sparsity);
    }
}

} // namespace svp::compiler
