#include "models/memory/dram/backing_memory.h"

#include <stdexcept>
#include <string>
#include <sys/mman.h>

namespace svp {

BackingMemory::BackingMemory(uint64_t size) : size_(size)
{
    void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED)
        throw std::runtime_error("memory of " + std::to_string(size) + " bytes: the host has no room for it");
    data_ = static_cast<uint8_t*>(mapped);
}

BackingMemory::~BackingMemory() { munmap(data_, size_); }

} // namespace svp
