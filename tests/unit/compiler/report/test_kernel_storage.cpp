// SPDX-License-Identifier: Apache-2.0
// Forms and bits: against the packed bytes of loadables, against plain counting, and by choice of the cheapest.
#include "compiler/packing/ternary_packing.h"
#include "compiler/report/kernel_storage.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

using namespace svp::compiler;
using namespace svp::test;

namespace {

// One convolution without weights; K and C need not divide by anything.
Network convolution(int outputs, int inputs, int kernel, int groups = 1)
{
    Network network;
    network.tensors.resize(2);
    network.tensors[0].channels = inputs;
    network.tensors[1].channels = outputs;
    for (Tensor& tensor : network.tensors)
        tensor.height = tensor.width = kernel;
    Layer layer;
    layer.inputs = {0};
    layer.output = 1;
    layer.kernel_h = layer.kernel_w = kernel;
    layer.pad_top = layer.pad_left = (kernel - 1) / 2;
    layer.pad_bottom = layer.pad_right = kernel - 1 - (kernel - 1) / 2;
    layer.groups = groups;
    network.layers = {layer};
    network.input = 0;
    network.output = 1;
    return network;
}

void fill(Network& network, RandomNumbers& random)
{
    const Tensor &in = network.tensors[0], &out = network.tensors[1];
    Layer& layer = network.layers[0];
    const int count = out.channels * in.channels / layer.groups * layer.kernel_h * layer.kernel_w;
    for (int i = 0; i < count; ++i)
        layer.weights.push_back(static_cast<int8_t>(random.integer(1, 127)));
}

int8_t& weight(Network& network, int k, int c, int tap)
{
    Layer& layer = network.layers[0];
    const int inputs = network.tensors[0].channels / layer.groups, taps = layer.kernel_h * layer.kernel_w;
    return layer.weights[static_cast<size_t>((k * inputs + c) * taps + tap)];
}

KernelStorage storage_of(const Network& network, const Treatment& asked = LeaveDense{})
{
    return kernel_storage(network, network.layers[0], nullptr, asked);
}

// What the cluster reads is what the report counts: table, entries and basis kernels, or dense weights.
TEST(KernelStorage, EqualsTheBytesOfLoadables)
{
    int decomposed = 0, dense = 0;
    for (uint64_t seed = 0; seed < 200; ++seed) {
        RandomNumbers random(seed);
        const Network network = random_network(random, 4);
        const Loadable loadable = compile_for_escalate(network, EscalateOptions{default_target()});
        for (size_t i = 0; i < network.layers.size(); ++i) {
            const svp_layer_command& command = loadable.commands()[loadable.layers()[i].first_command];
            const uint32_t opcode = svp_escalate_get(&command).opcode;
            if (opcode != SVP_ESCALATE_CONV_DENSE && opcode != SVP_ESCALATE_CONV_DECOMPOSED) continue;
            const uint64_t weight_bytes = command.operand[SVP_ESCALATE_OPERAND_WEIGHTS].size;
            const KernelStorage storage = kernel_storage(network, network.layers[i]);
            if (opcode == SVP_ESCALATE_CONV_DECOMPOSED) {
                ++decomposed;
                EXPECT_EQ(storage.form, WeightForm::decomposed);
                EXPECT_EQ(storage.indexed_bits,
                          8 * (weight_bytes + command.operand[SVP_ESCALATE_OPERAND_COEFFICIENTS].size));
                continue;
            }
            ++dense;
            EXPECT_EQ(storage.parameters, weight_bytes);
            EXPECT_LE(storage.indexed_bits, 8 * weight_bytes);
            EXPECT_EQ(storage.indexed_bits == 8 * weight_bytes, storage.form == WeightForm::dense);
        }
    }
    EXPECT_GT(decomposed, 100);
    EXPECT_GT(dense, 100);
}

// Coefficients of more bits, dealt over planes here by division, packed by the packer.
TEST(KernelStorage, PlanesTakeTheBytesThatTheirPackingTakes)
{
    for (uint64_t seed = 0; seed < 200; ++seed) {
        RandomNumbers random(seed);
        const int outputs = random.integer(1, 20), inputs = random.integer(1, 70), kernel = random.integer(1, 3);
        const int bits[] = {2, 4, 8};
        Decomposition decomposition;
        decomposition.bases = random.integer(1, 5);
        decomposition.coefficient_bits = bits[random.integer(0, 2)];
        const int largest = (1 << decomposition.planes()) - 1, density = random.integer(0, 100);
        for (int i = 0; i < outputs * decomposition.bases * inputs; ++i)
            decomposition.coefficients.push_back(
                static_cast<int8_t>(random.chance(density) ? random.integer(-largest, largest) : 0));

        int digits = 1; // that some coefficient needs
        for (const int8_t coefficient : decomposition.coefficients)
            while (std::abs(coefficient) >= 1 << digits)
                ++digits;
        std::vector<int8_t> planes; // [K][M * digits][C]
        for (size_t i = 0; i < decomposition.coefficients.size(); i += static_cast<size_t>(inputs)) {
            int divisor = 1;
            for (int digit = 0; digit < digits; ++digit, divisor *= 2)
                for (int c = 0; c < inputs; ++c) {
                    const int value = decomposition.coefficients[i + static_cast<size_t>(c)];
                    const int set = std::abs(value) / divisor % 2;
                    planes.push_back(static_cast<int8_t>(value < 0 ? -set : set));
                }
        }
        const int all_bases = decomposition.bases * digits;
        const TernaryShape shape = {static_cast<uint32_t>(outputs), static_cast<uint32_t>(all_bases),
                                    static_cast<uint32_t>(inputs)};
        const size_t basis_bytes = static_cast<size_t>(all_bases * kernel * kernel);
        const uint64_t expected = 8 * (pack_ternary(planes, shape).size() + basis_bytes);
        const auto nonzero =
            static_cast<uint64_t>(std::count_if(decomposition.coefficients.begin(), decomposition.coefficients.end(),
                                                [](int8_t coefficient) { return coefficient != 0; }));

        // Multiplied out, as where the engine has no room for so many planes.
        Network network = convolution(outputs, inputs, kernel);
        fill(network, random);
        const KernelStorage whole = kernel_storage(network, network.layers[0], &decomposition);
        EXPECT_EQ(whole.form, WeightForm::decomposed);
        EXPECT_EQ(whole.indexed_bits, expected);
        EXPECT_EQ(whole.planes, all_bases);
        EXPECT_EQ(whole.nonzero_coefficients, nonzero);
        EXPECT_EQ(whole.coefficients, decomposition.coefficients.size());
        EXPECT_EQ(whole.value_bits, static_cast<uint64_t>(1 + digits) * nonzero +
                                        static_cast<uint64_t>(8 * decomposition.bases * kernel * kernel));
        EXPECT_LE(whole.value_bits, whole.indexed_bits);

        // As planes.
        Layer& layer = network.layers[0];
        layer.kind = LayerKind::conv_decomposed;
        layer.bases = all_bases;
        layer.weights.clear();
        layer.coefficients = planes;
        layer.basis.assign(basis_bytes, 1);
        const KernelStorage staged = kernel_storage(network, layer, &decomposition);
        EXPECT_EQ(staged.indexed_bits, expected);
        EXPECT_EQ(staged.value_bits, whole.value_bits);
        EXPECT_EQ(staged.parameters, whole.parameters);
        EXPECT_EQ(staged.bases, decomposition.bases);
        if (HasFailure()) return;
    }
}

TEST(KernelStorage, BlocksAreCounted)
{
    const BlockShape shapes[] = {{8, 8}, {16, 4}, {4, 16}, {4, 4}};
    for (uint64_t seed = 0; seed < 200; ++seed) {
        RandomNumbers random(seed);
        Network network = convolution(random.integer(1, 40), random.integer(1, 40), random.integer(1, 3));
        fill(network, random);
        const BlockShape block = shapes[random.integer(0, 3)];
        const int rows = static_cast<int>(block.out_channels), columns = static_cast<int>(block.in_channels);
        const int outputs = network.tensors[1].channels, inputs = network.tensors[0].channels;
        const int taps = network.layers[0].kernel_h * network.layers[0].kernel_w;
        uint64_t blocks = 0, zero = 0, kept = 0;
        for (int k = 0; k < outputs; k += rows)
            for (int c = 0; c < inputs; c += columns) {
                ++blocks;
                const bool clear = random.chance(50);
                zero += clear;
                for (int i = k; i < std::min(k + rows, outputs); ++i)
                    for (int j = c; j < std::min(c + columns, inputs); ++j)
                        for (int tap = 0; tap < taps; ++tap) {
                            if (clear) weight(network, i, j, tap) = 0;
                            kept += !clear;
                        }
            }
        const KernelStorage storage = storage_of(network, BlockCompression{block, 0.5});
        EXPECT_EQ(storage.form, WeightForm::block);
        EXPECT_EQ(storage.block.out_channels, block.out_channels);
        EXPECT_EQ(storage.block.in_channels, block.in_channels);
        EXPECT_EQ(storage.blocks, blocks);
        EXPECT_EQ(storage.zero_blocks, zero);
        EXPECT_EQ(storage.value_bits, 8 * kept);
        EXPECT_EQ(storage.indexed_bits, 8 * kept + blocks);
        EXPECT_EQ(storage.nonzero_parameters, kept);
        if (HasFailure()) return;
    }
}

// 8 x 8 zero blocks that the file brought, without anybody asking.
TEST(KernelStorage, ZeroBlocksAreRecognised)
{
    RandomNumbers random(7);
    Network network = convolution(16, 24, 3);
    fill(network, random);
    EXPECT_EQ(storage_of(network).form, WeightForm::dense);
    EXPECT_EQ(storage_of(network).blocks, 6U);
    for (int k = 8; k < 16; ++k)
        for (int c = 0; c < 8; ++c)
            for (int tap = 0; tap < 9; ++tap)
                weight(network, k, c, tap) = 0;
    const KernelStorage storage = storage_of(network);
    EXPECT_EQ(storage.form, WeightForm::block);
    EXPECT_EQ(storage.zero_blocks, 1U);
    EXPECT_EQ(storage.indexed_bits, 8U * 9 * 64 * 5 + 6);
    weight(network, 15, 7, 8) = 1;
    EXPECT_EQ(storage_of(network).form, WeightForm::dense);
    EXPECT_EQ(storage_of(network).value_bits, storage_of(network).indexed_bits);
}

TEST(KernelStorage, GroupedLayersHaveNoBlocks)
{
    RandomNumbers random(8);
    Network network = convolution(32, 32, 1, 2);
    fill(network, random);
    for (int k = 0; k < 8; ++k)
        for (int c = 0; c < 8; ++c)
            weight(network, k, c, 0) = 0;
    EXPECT_EQ(storage_of(network).form, WeightForm::dense);
    EXPECT_EQ(storage_of(network).zero_blocks, 1U);
}

// Any n of any m where it was asked for; the last run of a row is shorter.
TEST(KernelStorage, GroupsAreCounted)
{
    for (uint64_t seed = 0; seed < 200; ++seed) {
        RandomNumbers random(seed);
        GroupSparsity sparsity;
        sparsity.group = random.integer(2, 16);
        sparsity.nonzeros = random.integer(1, sparsity.group - 1);
        Network network = convolution(random.integer(1, 9), random.integer(1, 40), random.integer(1, 3));
        fill(network, random);
        const int outputs = network.tensors[1].channels, inputs = network.tensors[0].channels;
        const int taps = network.layers[0].kernel_h * network.layers[0].kernel_w;
        uint64_t places = 0;
        for (int k = 0; k < outputs; ++k)
            for (int tap = 0; tap < taps; ++tap)
                for (int c = 0; c < inputs; ++c) {
                    const bool stays = c % sparsity.group < sparsity.nonzeros;
                    places += stays;
                    if (!stays) weight(network, k, c, tap) = 0;
                }
        uint64_t index_bits = 0; // of a place among m
        for (int values = 1; values < sparsity.group; values *= 2)
            ++index_bits;
        const KernelStorage storage = storage_of(network, sparsity);
        EXPECT_EQ(storage.form, WeightForm::group);
        EXPECT_EQ(storage.group.nonzeros, sparsity.nonzeros);
        EXPECT_EQ(storage.group.group, sparsity.group);
        EXPECT_EQ(storage.value_bits, 8 * places);
        EXPECT_EQ(storage.indexed_bits, (8 + index_bits) * places);
        if (HasFailure()) return;
    }
}

TEST(KernelStorage, TheCheapestFormIsRecognised)
{
    RandomNumbers random(9);
    Network network = convolution(16, 16, 1);
    fill(network, random);
    for (int k = 0; k < 16; ++k)
        for (int c = 0; c < 16; ++c)
            if (c % 4 >= 2) weight(network, k, c, 0) = 0;
    EXPECT_EQ(storage_of(network).form, WeightForm::group);
    EXPECT_EQ(storage_of(network).group.nonzeros, 2);
    EXPECT_EQ(storage_of(network).group.group, 4);
    EXPECT_EQ(storage_of(network).indexed_bits, 128U * 10);
    // Three of four blocks empty: blocks are cheaper than groups.
    for (int k = 0; k < 16; ++k)
        for (int c = 0; c < 16; ++c)
            if (k >= 8 || c >= 8) weight(network, k, c, 0) = 0;
    EXPECT_EQ(storage_of(network).form, WeightForm::block);
    EXPECT_EQ(storage_of(network).indexed_bits, 64U * 8 + 4);
    // Asked for groups, it is reported as such; asked for what it does not hold, as what it is.
    EXPECT_EQ(storage_of(network, GroupSparsity{2, 4}).form, WeightForm::group);
    weight(network, 0, 0, 0) = weight(network, 0, 1, 0) = weight(network, 0, 2, 0) = 1;
    EXPECT_EQ(storage_of(network, GroupSparsity{2, 4}).form, WeightForm::block);
}

TEST(KernelStorage, LayersOfZerosTakeNoValues)
{
    Network network = convolution(16, 16, 3);
    network.layers[0].weights.assign(16 * 16 * 9, 0);
    const KernelStorage storage = storage_of(network);
    EXPECT_EQ(storage.form, WeightForm::block);
    EXPECT_EQ(storage.value_bits, 0U);
    EXPECT_EQ(storage.indexed_bits, 4U);
    EXPECT_EQ(storage.nonzero_parameters, 0U);
}

// One input channel has nothing to choose among: a depthwise kernel holds no groups.
TEST(KernelStorage, DepthwiseLayersAreDense)
{
    RandomNumbers random(10);
    Network network = convolution(12, 12, 3, 12);
    fill(network, random);
    const KernelStorage storage = storage_of(network);
    EXPECT_EQ(storage.form, WeightForm::dense);
    EXPECT_EQ(storage.parameters, 12U * 9);
    EXPECT_EQ(storage.indexed_bits, 8U * 12 * 9);
}

} // namespace
