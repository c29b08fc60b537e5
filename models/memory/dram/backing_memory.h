// The bytes behind a memory model: zero at first, host memory only for the pages that were touched.
#pragma once

#include <cstdint>

namespace svp {

class BackingMemory {
  public:
    // Throws std::runtime_error where the host has no address space for it.
    explicit BackingMemory(uint64_t size);
    ~BackingMemory();
    BackingMemory(const BackingMemory&) = delete;
    BackingMemory& operator=(const BackingMemory&) = delete;

    uint8_t* data() { return data_; }
    uint64_t size() const { return size_; }
    // Written so that a wrapping sum cannot pass.
    bool contains(uint64_t address, uint64_t bytes) const { return bytes <= size_ && address <= size_ - bytes; }

  private:
    uint8_t* data_;
    uint64_t size_;
};

} // namespace svp
