// SPDX-License-Identifier: Apache-2.0
// A memory as the platform sees it from behind: bus addresses, no time, no side effects.
#pragma once

#include "platform/system/part.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace svp {

class MemoryPart : public Part {
  public:
    // Of its module, as the statistics call it.
    virtual std::string unit() const = 0;
    virtual bool holds(uint64_t address) const = 0;
    // False beyond its end.
    virtual bool read(uint64_t address, uint8_t* data, size_t bytes) = 0;
    // Flips stored bits; nothing happens where it stores nothing.
    virtual void corrupt(uint64_t address, uint8_t xor_mask) = 0;
};

} // namespace svp
