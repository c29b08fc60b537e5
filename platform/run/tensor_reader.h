// SPDX-License-Identifier: Apache-2.0
// A tensor of the running network, read from where it is: device memory, or memory of an engine's own. Without side
// effects.
#pragma once

#include "compiler/loadable/loadable.h"
#include "compiler/oracle/integer_executor.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace svp {

// How memory is read; false beyond it.
struct DeviceMemory {
    std::function<bool(uint32_t region, uint64_t offset, void* data, size_t bytes)> region;
    // A tensor that an engine keeps; nothing where none does.
    std::function<std::optional<compiler::Codes>(size_t tensor)> engines;
};

class TensorReader {
  public:
    TensorReader(const compiler::Loadable& loadable, DeviceMemory memory);

    // The network's own channels of a tensor of the loadable; nothing where it lies beyond the memory. Throws
    // compiler::PackedDataError where what is there is no tensor.
    std::optional<compiler::Codes> read(size_t tensor) const;

  private:
    const compiler::Loadable& loadable_;
    DeviceMemory memory_;
};

} // namespace svp
