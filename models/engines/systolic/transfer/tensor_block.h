// SPDX-License-Identifier: Apache-2.0
// Rows and channels of a dense tensor (interface/common/packed_tensor.h) in a local buffer: row after row, in each the
// channels of one group of 64 after those of the other, pixel by pixel. No SystemC in here.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/systolic/plan/strip_plan.h"

#include <cstdint>
#include <vector>

namespace svp::systolic {

struct TensorShape {
    unsigned height = 0, width = 0, channels = 0;
};

class TensorBlock {
  public:
    TensorBlock() = default;
    TensorBlock(const TensorShape& tensor, const Range& rows, const Range& channels)
        : tensor_(tensor),
          rows_(rows),
          channels_(channels)
    {
    }

    const Range& rows() const { return rows_; }
    const Range& channels() const { return channels_; }
    size_t bytes() const { return size_t{rows_.count} * tensor_.width * channels_.count; }

    // Of its channels that lie in one group of 64.
    struct Part {
        Range channels;
        size_t offset = 0; // in a row of the buffer
    };
    std::vector<Part> parts() const;
    size_t row_offset(unsigned row) const { return size_t{row - rows_.first} * tensor_.width * channels_.count; }

    // Transfers between the tensor at this bus address and the buffer.
    std::vector<DmaRequest> requests(DmaRequest::Direction direction, uint64_t address, uint8_t* buffer) const;

  private:
    TensorShape tensor_;
    Range rows_, channels_;
};

} // namespace svp::systolic
