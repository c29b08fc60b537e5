// SPDX-License-Identifier: Apache-2.0
#include "models/memory/common/backing_memory.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <sys/mman.h>

namespace svp {

BackingMemory::BackingMemory(uint64_t size) : size_(size), written_((size >> page_bits) / 64 + 1, 0)
{
    void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED)
        throw std::runtime_error("memory of " + std::to_string(size) + " bytes: the host has no room for it");
    data_ = static_cast<uint8_t*>(mapped);
}

BackingMemory::~BackingMemory() { munmap(data_, size_); }

void BackingMemory::read(uint64_t address, uint8_t* to, size_t bytes) const
{
    while (bytes > 0) {
        const uint64_t page = address >> page_bits;
        const size_t here = std::min<uint64_t>(bytes, ((page + 1) << page_bits) - address);
        if (written(page))
            std::memcpy(to, data_ + address, here);
        else
            std::memset(to, 0, here);
        address += here;
        to += here;
        bytes -= here;
    }
}

void BackingMemory::write(uint64_t address, const uint8_t* from, size_t bytes)
{
    if (bytes == 0) return;
    std::memcpy(data_ + address, from, bytes);
    for (uint64_t page = address >> page_bits; page <= (address + bytes - 1) >> page_bits; ++page)
        written_[page / 64] |= uint64_t{1} << page % 64;
}

uint8_t* BackingMemory::direct()
{
    std::fill(written_.begin(), written_.end(), ~uint64_t{0});
    return data_;
}

} // namespace svp
