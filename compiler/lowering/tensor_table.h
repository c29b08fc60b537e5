// The tensor table of a loadable and where its tensors lie in DRAM.
#pragma once

#include "compiler/network.h"
#include "interface/loadable.h"

#include <array>
#include <cstdint>
#include <vector>

namespace svp::compiler {

// How an engine stores a tensor.
struct StoredTensor {
    int format = SVP_FORMAT_DENSE_INT8;
    int channels = 0;    // the network's, or rounded up
    bool in_dram = true; // else its record has no bytes
};

using RegionBytes = std::array<uint64_t, SVP_REGION_OUTPUT + 1>;

struct TensorTable {
    std::vector<svp_tensor> tensors;
    RegionBytes region_bytes{}; // but for the constants
};

// One element per tensor of the network. Tensors that are never alive together share places. Throws InputError where a
// region would grow past 4 GiB.
TensorTable place_tensors(const Network& network, const std::vector<StoredTensor>& stored);

std::vector<svp_region> region_table(const RegionBytes& bytes);

} // namespace svp::compiler
