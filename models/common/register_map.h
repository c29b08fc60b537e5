// SPDX-License-Identifier: Apache-2.0
// Which register of a generated table an offset belongs to. Memory and time go with the number of registers, an array
// of them counting once, not with the block's bytes.
#pragma once

#include "interface/registers/register_table.h"

#include <vector>

namespace svp {

class RegisterMap {
  public:
    struct Place {
        const RegisterInfo* info = nullptr; // null: no register there
        uint32_t index = 0;                 // in its array
        explicit operator bool() const { return info != nullptr; }
    };

    explicit RegisterMap(const RegisterBlock& block);

    // The register whose first byte has this offset.
    Place find(uint64_t offset) const;

  private:
    struct Range {
        uint32_t first;
        uint64_t reach; // behind the last register of this range and of all ranges before it: arrays may interleave
        const RegisterInfo* info;
    };

    std::vector<Range> ranges_; // by rising offset
};

} // namespace svp
