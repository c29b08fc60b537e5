// SPDX-License-Identifier: Apache-2.0
// Packed data that contradicts itself: what the engine reports as SVP_ERROR_DATA_FORMAT.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace svp::compiler {

class PackedDataError : public std::runtime_error {
  public:
    PackedDataError(const std::string& what, uint32_t index) : std::runtime_error(what), index_(index) {}

    // Slot (row * groups + group) of a tensor, entry (output channel) of ternary coefficients.
    uint32_t index() const { return index_; }

  private:
    uint32_t index_;
};

} // namespace svp::compiler
