// SPDX-License-Identifier: Apache-2.0
// Where a tile sits in the array, and what is wrong there.
#pragma once

#include "interface/common/layer_command.h"
#include "interface/engines/aie/registers.h"

#include <cstdint>
#include <string>

namespace svp::aie {

struct TileAddress {
    unsigned column = 0, row = 0;
    bool operator==(const TileAddress& other) const { return column == other.column && row == other.row; }
};

// Takes the first thing that goes wrong in a tile; the array stops and reports it with the command that runs.
class FaultSink {
  public:
    virtual ~FaultSink() = default;
    // `code`: enum svp_error_code 08xx; `offset`: the register that holds what is wrong.
    virtual void fault(TileAddress tile, uint32_t code, uint32_t offset, const std::string& what) = 0;
};

} // namespace svp::aie
