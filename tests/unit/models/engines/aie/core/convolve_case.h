// SPDX-License-Identifier: Apache-2.0
// A convolution in row blocks and chunks of input channels, as records and weight blocks and as plain loops say it.
#pragma once

#include "tests/reference/aie_kernel_reference.h"
#include "tests/unit/models/engines/aie/core/kernel_bench.h"

namespace svp::test {

struct ConvolveCase {
    // Random.
    explicit ConvolveCase(KernelBench& bench);

    bool fits() const; // into the memories
    std::vector<svp_aie_record> records() const;
    Bytes stream() const;
    // Does to the image what the records do; returns products of kept blocks.
    uint64_t expect(MemoryImage& image) const;
    std::string text() const;

    ReferenceWindows windows;
    ReferenceCode code;
    int chunks = 1, row_blocks = 1;
    int out_rows = 1, out_columns = 1, in_rows = 1;
    int row_start = 0, row_step = 0, out_row_step = 0, out_height = 1;
    int valid = 1;
    int residual_zero_point = 0;
    unsigned result_flags = 0; // OUTPUT_INT16, OUTPUT_INT32, RESIDUAL, DEPTHWISE_INPUT
    bool streamed = false;     // one block for each chunk
    bool apart = false;        // the last chunk has a record of its own
    bool partial = false;      // one chunk, sums before and after it are partial ones
    std::vector<ChunkWeights> weights;
    std::vector<svp_requant> requants;
    std::vector<uint16_t> columns_of_all;
    uint32_t input = 0, output = 0, residual = 0, accumulator = 0; // addresses
    uint32_t input_stride = 0, output_stride = 0, residual_stride = 0;

  private:
    void choose_weights(KernelBench& bench);
    void place(KernelBench& bench);
    svp_aie_record convolve(unsigned flags) const;
    WeightShape weight_shape() const;
    unsigned value_bytes() const;
    // `place`: of the value within its row block.
    void expect_result(MemoryImage& image, int row_block, int place, int64_t sum) const;
    uint64_t kept_blocks(const ChunkWeights& chunk) const;
};

} // namespace svp::test
