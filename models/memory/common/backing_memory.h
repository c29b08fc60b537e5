// SPDX-License-Identifier: Apache-2.0
// The bytes behind a memory model: zero at first, host memory only for the pages that were written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace svp {

class BackingMemory {
  public:
    // Throws std::runtime_error where the host has no address space for it.
    explicit BackingMemory(uint64_t size);
    ~BackingMemory();
    BackingMemory(const BackingMemory&) = delete;
    BackingMemory& operator=(const BackingMemory&) = delete;

    uint64_t size() const { return size_; }
    // Written so that a wrapping sum cannot pass.
    bool contains(uint64_t address, uint64_t bytes) const { return bytes <= size_ && address <= size_ - bytes; }

    // All of it lies within the memory. What was never written reads as zeros without a page of the host: the first
    // touch of a page costs the host as much as dozens of reads.
    void read(uint64_t address, uint8_t* to, size_t bytes) const;
    void write(uint64_t address, const uint8_t* from, size_t bytes);
    // The bytes themselves, from 0 to size; from now on they may be written unseen.
    uint8_t* direct();

  private:
    static constexpr unsigned page_bits = 12;

    bool written(uint64_t page) const { return (written_[page / 64] >> page % 64 & 1) != 0; }

    uint8_t* data_;
    uint64_t size_;
    std::vector<uint64_t> written_; // a bit for each page
};

} // namespace svp
