// SPDX-License-Identifier: Apache-2.0
// Reads a control program from the bus, word by word, through a buffer of two halves: one is in use while the other is
// filled. Words are read once, in order.
#pragma once

#include "models/common/dma_request.h"
#include "models/common/message_socket.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

namespace svp::aie {

class ProgramReader {
  public:
    // `buffer_bytes`: both halves, a multiple of 8. Takes over the responses of `source`.
    ProgramReader(MessageSource<DmaRequest>& source, unsigned buffer_bytes);

    // `bytes` is a multiple of 4; the reader is drained.
    void start(uint64_t address, uint64_t bytes);
    // The program turned out to be shorter.
    void limit(uint64_t bytes) { bytes_ = std::min(bytes_, bytes); }
    // False: the next word has not come; on_words will tell when it has.
    bool take(uint32_t* word);
    // No word is left.
    bool finished() const { return taken_ == bytes_; }
    uint64_t taken_bytes() const { return taken_; }
    // Asks for nothing more; what is under way still comes.
    void stop();
    bool drained() const { return in_flight_ == 0; }
    // The next word could not be read.
    bool failed() const { return halves_[current_].failed; }
    uint64_t error_address() const { return halves_[current_].request.error_address; }
    // After each transfer, good or bad.
    void on_words(std::function<void()> callback) { on_words_ = std::move(callback); }

  private:
    struct Half {
        std::vector<uint8_t> data;
        DmaRequest request;
        uint64_t begin = 0, end = 0; // bytes of the program
        bool full = false, failed = false;
    };

    void fill(Half& half);
    void answered(DmaRequest& request);

    MessageSource<DmaRequest>& source_;
    Half halves_[2];
    unsigned current_ = 0; // the half that is read
    uint64_t address_ = 0, bytes_ = 0, asked_ = 0, taken_ = 0;
    unsigned in_flight_ = 0;
    std::function<void()> on_words_;
};

} // namespace svp::aie
