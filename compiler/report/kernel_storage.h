// SPDX-License-Identifier: Apache-2.0
// What form a convolution's weights have, and how many bits they take in it: docs/compression.md, "The report".
#pragma once

#include "compiler/ir/decomposition.h"
#include "compiler/ir/network.h"
#include "compiler/passes/compress/plan.h"

#include <cstdint>
#include <vector>

namespace svp::compiler {

enum class WeightForm {
    dense,
    block,     // blocks that are zero are not stored
    group,     // n of m along the input channels
    decomposed // basis kernels and coefficients
};

struct KernelStorage {
    WeightForm form = WeightForm::dense;
    uint64_t parameters = 0;         // of the kernel [K][C / groups][R][S]
    uint64_t nonzero_parameters = 0; // of its int8 weights; of decomposed layers multiplied out

    // Bits of what is stored: values alone, and with what says where they belong. [O]
    //   dense       8 a weight, no index
    //   block       8 a weight of blocks that are kept; 1 a block
    //   group       8 a weight that may stay (n of a run of m); ceil(log2 m) each
    //   decomposed  1 + its planes' digits (2 for ternary) a coefficient that is not zero, 8 a basis value, once for
    //   all
    //               planes; with index the bytes of interface/common/packed_tensor.h: table, bitmaps and signs of all
    //               planes, basis kernels of all planes
    uint64_t value_bits = 0, indexed_bits = 0;

    // Not of decomposed layers. Of the form's shape, else 8 x 8; over K and C / groups.
    BlockShape block;
    uint64_t blocks = 0, zero_blocks = 0;
    GroupSparsity group; // WeightForm::group

    // WeightForm::decomposed
    int bases = 0, coefficient_bits = 0;
    int planes = 0; // ternary planes in all: of each basis as many as the largest coefficient has binary digits
    uint64_t coefficients = 0, nonzero_coefficients = 0; // before they are dealt over planes
};

// How many are not zero.
uint64_t nonzeros(const std::vector<int8_t>& values);

// Of a convolution's integer weights. `decomposition`: what it was made from, if anything; without it a decomposed
// layer is ternary. `asked`: the treatment that it had: its form is reported where the weights hold it. Otherwise they
// have the form of 8 x 8 blocks, n:m and dense that takes the fewest bits with index; grouped ones no blocks.
KernelStorage kernel_storage(const Network& network, const Layer& layer, const Decomposition* decomposition = nullptr,
                             const Treatment& asked = LeaveDense{});

} // namespace svp::compiler
