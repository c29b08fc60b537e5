// SPDX-License-Identifier: Apache-2.0
#include "compiler/report/kernel_storage.h"

#include "compiler/oracle/integer_convolution.h"
#include "compiler/passes/quantize/decomposed.h"
#include "interface/common/packed_tensor.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace svp::compiler {
namespace {

constexpr uint64_t weight_bits = 8;

template <class Values>
uint64_t count_nonzeros(const Values& values)
{
    return static_cast<uint64_t>(std::count_if(values.begin(), values.end(), [](auto value) { return value != 0; }));
}

size_t taps_of(const Layer& layer) { return static_cast<size_t>(layer.kernel_h) * static_cast<size_t>(layer.kernel_w); }

WeightShape shape_of(const Network& network, const Layer& layer)
{
    const auto channels = [&](int tensor) {
        return static_cast<size_t>(network.tensors[static_cast<size_t>(tensor)].channels);
    };
    return {channels(layer.output), channels(layer.inputs[0]) / static_cast<size_t>(layer.groups), taps_of(layer)};
}

struct Blocks {
    BlockShape block;
    uint64_t blocks = 0, zero = 0, kept_weights = 0;

    uint64_t value_bits() const { return weight_bits * kept_weights; }
    uint64_t indexed_bits() const { return value_bits() + blocks; }
};

Blocks count_blocks(const Layer& layer, const WeightShape& shape, const BlockShape& block)
{
    const BlockGrid grid = block_grid(shape, block);
    const std::vector<bool> zero = zero_blocks(layer.weights.data(), shape, block);
    Blocks result{block, grid.blocks(), 0, 0};
    for (size_t i = 0; i < zero.size(); ++i) {
        const size_t row = i / grid.columns * block.out_channels, column = i % grid.columns * block.in_channels;
        if (zero[i])
            ++result.zero;
        else
            result.kept_weights += std::min(block.out_channels, shape.out_channels - row) *
                                   std::min(block.in_channels, shape.in_channels - column) * shape.taps;
    }
    return result;
}

struct GroupBits {
    uint64_t values = 0, indexed = 0;
};

// Every run has room for its n weights, used or not.
GroupBits group_bits(const WeightShape& shape, const GroupSparsity& sparsity)
{
    const auto group = static_cast<size_t>(sparsity.group), most = static_cast<size_t>(sparsity.nonzeros);
    const size_t in_a_row = shape.in_channels / group * most + std::min(most, shape.in_channels % group);
    const uint64_t places = uint64_t{shape.out_channels} * in_a_row * shape.taps;
    uint64_t index_bits = 0;
    while ((size_t{1} << index_bits) < group)
        ++index_bits;
    return {places * weight_bits, places * (weight_bits + index_bits)};
}

void store_dense(KernelStorage& storage)
{
    storage.form = WeightForm::dense;
    storage.value_bits = storage.indexed_bits = weight_bits * storage.parameters;
}

void store_blocks(KernelStorage& storage, const Blocks& blocks)
{
    storage.form = WeightForm::block;
    storage.block = blocks.block;
    storage.blocks = blocks.blocks;
    storage.zero_blocks = blocks.zero;
    storage.value_bits = blocks.value_bits();
    storage.indexed_bits = blocks.indexed_bits();
}

void store_group(KernelStorage& storage, const WeightShape& shape, const GroupSparsity& sparsity)
{
    const GroupBits bits = group_bits(shape, sparsity);
    storage.form = WeightForm::group;
    storage.group = sparsity;
    storage.value_bits = bits.values;
    storage.indexed_bits = bits.indexed;
}

void recognise(KernelStorage& storage, const Layer& layer, const WeightShape& shape, const Blocks& blocks)
{
    store_dense(storage);
    if (layer.groups == 1 && blocks.indexed_bits() < storage.indexed_bits) store_blocks(storage, blocks);
    const auto group = recognise_group_sparsity(layer.weights.data(), shape);
    if (group && group_bits(shape, *group).indexed < storage.indexed_bits) store_group(storage, shape, *group);
}

// Bits of table and entries; `nonzeros`: of each output channel, over all planes.
uint64_t entry_bits(const std::vector<uint64_t>& nonzeros, uint64_t bases, uint64_t channels)
{
    uint64_t bytes = svp_ternary_table_bytes(static_cast<uint32_t>(nonzeros.size()));
    for (const uint64_t count : nonzeros)
        bytes += bases * ((channels + 7) / 8) + (count + 7) / 8;
    return bytes * 8;
}

uint64_t set_digits(int8_t coefficient)
{
    uint64_t digits = 0;
    for (auto rest = static_cast<unsigned>(std::abs(int{coefficient})); rest != 0; rest &= rest - 1)
        ++digits;
    return digits;
}

std::vector<uint64_t> digits_by_output(const std::vector<int8_t>& coefficients, size_t outputs)
{
    std::vector<uint64_t> result(outputs, 0);
    const size_t each = coefficients.size() / outputs;
    for (size_t i = 0; i < coefficients.size(); ++i)
        result[i / each] += set_digits(coefficients[i]);
    return result;
}

void store_decomposed(KernelStorage& storage, const Layer& layer, const WeightShape& shape,
                      const Decomposition& decomposition)
{
    const bool staged = layer.kind == LayerKind::conv_decomposed;
    const auto planes = static_cast<uint64_t>(staged ? layer.bases : planes_in_use(decomposition));
    // The planes' coefficients differ from zero where the digits of these do.
    const std::vector<int8_t>& coefficients = staged ? layer.coefficients : decomposition.coefficients;
    storage.form = WeightForm::decomposed;
    storage.bases = decomposition.bases;
    storage.coefficient_bits = decomposition.coefficient_bits;
    storage.planes = static_cast<int>(planes);
    storage.coefficients = decomposition.coefficients.size();
    storage.nonzero_coefficients = nonzeros(decomposition.coefficients);
    const auto bases = static_cast<uint64_t>(decomposition.bases);
    const uint64_t sign_and_digits = 1 + planes / bases;
    storage.value_bits = sign_and_digits * storage.nonzero_coefficients + weight_bits * bases * shape.taps;
    storage.indexed_bits = entry_bits(digits_by_output(coefficients, shape.out_channels), planes, shape.in_channels) +
                           weight_bits * planes * shape.taps;
}

uint64_t composed_nonzeros(const Layer& layer, const WeightShape& shape)
{
    return count_nonzeros(
        effective_weights(layer, static_cast<int>(shape.in_channels), static_cast<int>(shape.out_channels)));
}

} // namespace

uint64_t nonzeros(const std::vector<int8_t>& values) { return count_nonzeros(values); }

KernelStorage kernel_storage(const Network& network, const Layer& layer, const Decomposition* decomposition,
                             const Treatment& asked)
{
    const WeightShape shape = shape_of(network, layer);
    KernelStorage storage;
    storage.parameters = uint64_t{shape.out_channels} * shape.in_channels * shape.taps;
    const bool decomposed = layer.kind == LayerKind::conv_decomposed;
    storage.nonzero_parameters = decomposed ? composed_nonzeros(layer, shape) : nonzeros(layer.weights);
    if (decomposed && !decomposition) {
        Decomposition ternary;
        ternary.bases = layer.bases;
        ternary.coefficients = layer.coefficients;
        store_decomposed(storage, layer, shape, ternary);
        return storage;
    }
    if (decomposition) {
        store_decomposed(storage, layer, shape, *decomposition);
        return storage;
    }
    const Blocks blocks = count_blocks(layer, shape, BlockShape{});
    storage.blocks = blocks.blocks;
    storage.zero_blocks = blocks.zero;
    const auto* block = std::get_if<BlockCompression>(&asked);
    const auto* group = std::get_if<GroupSparsity>(&asked);
    if (block)
        store_blocks(storage, count_blocks(layer, shape, block->block));
    else if (group && holds(layer.weights.data(), shape, *group))
        store_group(storage, shape, *group);
    else
        recognise(storage, layer, shape, blocks);
    return storage;
}

} // namespace svp::compiler
