// SPDX-License-Identifier: Apache-2.0
// The tensors of a loadable and where they are in DRAM.
#pragma once

#include "compiler/ir/network.h"
#include "interface/loadable/loadable_format.h"

#include <array>
#include <cstdint>
#include <vector>

namespace svp::compiler {

// How a tensor is stored.
struct TensorForm {
    int format = SVP_FORMAT_DENSE_INT8;
    uint32_t channels = 0; // at least the network's
    bool in_dram = true;
};

struct TensorTable {
    std::vector<svp_tensor> tensors;
    std::array<uint64_t, SVP_REGION_OUTPUT + 1> region_bytes{}; // that of constants is left 0
};

// One form per tensor of a checked network. Throws InputError where a region would grow past 4 GiB.
TensorTable place_tensors(const Network& network, const std::vector<TensorForm>& forms);

// Multiply-accumulates of the direct convolution; 0 for other layers.
uint64_t dense_macs(const Network& network, const Layer& layer);

} // namespace svp::compiler
