// A tensor of the running network, read from where it is: DRAM or slices in the memory tiles. Without side effects.
#pragma once

#include "compiler/loadable/loadable.h"
#include "compiler/oracle/integer_executor.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace svp {

// How device memory is read; false beyond it.
struct DeviceMemory {
    std::function<bool(uint32_t region, uint64_t offset, void* data, size_t bytes)> region;
    // Of the upper memory tile of an array column; whole words.
    std::function<bool(unsigned column, uint32_t offset, void* data, size_t bytes)> memory_tile;
};

class TensorReader {
  public:
    TensorReader(const compiler::Loadable& loadable, DeviceMemory memory);

    // The network's own channels of a tensor of the loadable; nothing where it lies beyond the memory. Throws
    // compiler::PackedDataError where what is there is no tensor.
    std::optional<compiler::Codes> read(size_t tensor) const;

  private:
    std::optional<compiler::Codes> read_region(const svp_tensor& tensor, uint32_t channels) const;
    std::optional<compiler::Codes> read_slices(const svp_tensor& tensor, const svp_placement& placement) const;

    const compiler::Loadable& loadable_;
    DeviceMemory memory_;
};

} // namespace svp
