// SPDX-License-Identifier: Apache-2.0
// Memory without time, for arrays whose config asks for it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp::systolic {

class IdealMemory {
  public:
    virtual ~IdealMemory() = default;
    // False where there is no memory at these bus addresses.
    virtual bool read(uint64_t address, void* data, size_t bytes) = 0;
    virtual bool write(uint64_t address, const void* data, size_t bytes) = 0;
};

} // namespace svp::systolic
