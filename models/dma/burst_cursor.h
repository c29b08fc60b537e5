// SPDX-License-Identifier: Apache-2.0
// Walks a transfer request burst by burst. No SystemC in here.
#pragma once

#include "models/common/dma_request.h"

#include <algorithm>

namespace svp {

// A piece of a request, contiguous on the bus and in local memory.
struct DmaPiece {
    uint64_t address = 0;
    uint64_t bytes = 0;
    uint8_t* local = nullptr;
};

class BurstCursor {
  public:
    explicit BurstCursor(const DmaRequest& request)
        : run_bytes_(request.run_bytes),
          runs_left_(request.run_bytes == 0 ? 0 : request.runs),
          stride_(request.stride),
          run_address_(request.address),
          local_(request.local)
    {
        // Runs without a gap are one.
        if (stride_ != run_bytes_ || runs_left_ == 0) return;
        run_bytes_ *= runs_left_;
        runs_left_ = 1;
    }

    bool done() const { return runs_left_ == 0; }
    void stop() { runs_left_ = 0; }
    // The next piece that crosses no multiple of `alignment` (a power of two) and no end of a run. Not when done.
    DmaPiece next(uint64_t alignment)
    {
        const uint64_t address = run_address_ + done_in_run_;
        const uint64_t bytes = std::min(run_bytes_ - done_in_run_, alignment - (address & (alignment - 1)));
        const DmaPiece piece{address, bytes, local_};
        local_ += bytes;
        done_in_run_ += bytes;
        if (done_in_run_ < run_bytes_) return piece;
        done_in_run_ = 0;
        run_address_ += stride_;
        --runs_left_;
        return piece;
    }

  private:
    uint64_t run_bytes_;
    uint64_t runs_left_;
    uint64_t stride_;
    uint64_t run_address_;
    uint64_t done_in_run_ = 0;
    uint8_t* local_;
};

} // namespace svp
