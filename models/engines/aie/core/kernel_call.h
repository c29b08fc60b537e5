// SPDX-License-Identifier: Apache-2.0
// One kernel call with everything resolved: pointers into memories, the weight block's parts, what is computed.
#pragma once

#include "interface/common/numeric.h"
#include "interface/engines/aie/core_program.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::aie {

// Nonzero 8x8 blocks of one chunk of input channels, as a kernel wants them: in pairs of output blocks.
struct WeightChunk {
    const uint8_t* mask = nullptr;  // weight_block.h
    const int8_t* blocks = nullptr; // the nonzero ones, [taps][8 input][8 output] each
    unsigned in_blocks = 0, out_blocks = 0;
    uint64_t nonzero = 0;
    bool depthwise = false;
};

struct KernelCall {
    const svp_aie_record* record = nullptr;
    const int8_t* input = nullptr;    // [in_rows][in_columns][in_channels]
    const int8_t* residual = nullptr; // as the output, or null; ADD: second input
    int32_t* accumulator = nullptr;   // [out_rows][out_columns][out_channels], or null
    uint8_t* output = nullptr;        // int8, int16 or int32; null where partial sums are stored
    const svp_requant* requant = nullptr;
    WeightChunk weights;
    bool first = true, last = true;            // sums start at zero; results are written
    int in_first_row = 0, in_first_column = 0; // of the tensor, of the chunk's first pixel
    unsigned rows = 0, columns = 0;            // that are computed
};

// Requantization records field by field, so that loops over channels vectorize.
struct RequantColumns {
    std::vector<int32_t> bias, multiplier, residual_multiplier;
    std::vector<uint32_t> shift;
    void fill(const svp_requant* records, unsigned count);
};

// The kernels. False: a sum left 32 bits.
class Kernels {
  public:
    bool convolve(const KernelCall& call);
    bool pool_max(const KernelCall& call);
    bool pool_average(const KernelCall& call);
    bool add(const KernelCall& call);
    bool copy(const KernelCall& call);

  private:
    void widen_input(const KernelCall& call);
    void find_pixels(const KernelCall& call);
    void widen_weights(const KernelCall& call, unsigned pair);
    bool sum_pair(const KernelCall& call, unsigned pair);
    bool finish(const KernelCall& call);

    // Reused from call to call. Products and sums are exact in float as long as they stay below 2^24.
    std::vector<float> input_, weights_, partial_;
    std::vector<uint32_t> places_;  // of each pixel's window in the input
    std::vector<uint32_t> offsets_; // of a block's first input value from the window's first one; a pair's, one per tap
    RequantColumns requants_;
    std::vector<int32_t> sums_; // [rows][columns][out_channels]
};

} // namespace svp::aie
