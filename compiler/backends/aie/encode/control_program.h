// SPDX-License-Identifier: Apache-2.0
// A control program while it is written: interface/engines/aie/transactions.h.
#pragma once

#include "compiler/backends/aie/operations/array_layout.h"
#include "interface/engines/aie/descriptor.h"
#include "interface/engines/aie/transactions.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace svp::compiler::aie {

class DescriptorMisfit : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class ControlProgram {
  public:
    // `configuration`: 0, or the number of the configuration that the program makes.
    ControlProgram(const ArrayLayout& layout, uint32_t configuration);

    void write(unsigned column, unsigned row, uint32_t offset, uint32_t value);
    void write_block(unsigned column, unsigned row, uint32_t offset, const uint32_t* words, size_t count);
    // Throws DescriptorMisfit where a field does not fit: shapes that no plan keeps within the fields.
    void write_descriptor(unsigned column, unsigned row, unsigned number, const svp_aie_descriptor& descriptor);
    // Sets the address of a shim descriptor to operand + offset.
    void patch_address(unsigned column, unsigned number, uint32_t operand, uint64_t offset);
    // `executions` of the chain that begins at the descriptor, 1 to 1024 (as many as a task queue takes); one token at
    // the end where asked for.
    void push(unsigned column, unsigned row, svp_aie_direction direction, unsigned channel, unsigned descriptor,
              unsigned executions, bool token);
    void wait(unsigned column, unsigned row, svp_aie_direction direction, unsigned channel, unsigned tokens);

    std::vector<uint32_t> finish();

  private:
    svp_aie_tile_kind kind_of(unsigned row) const;
    void begin(svp_aie_transaction operation, uint32_t count);
    void address(unsigned column, unsigned row, uint32_t offset);

    ArrayLayout layout_;
    std::vector<uint32_t> words_;
};

// Of a channel's control register; its task queue is the word behind it.
uint32_t channel_register(svp_aie_tile_kind kind, svp_aie_direction direction, unsigned channel);
uint32_t descriptor_register(svp_aie_tile_kind kind, unsigned number);

// Most executions of a chain that one call of push can ask for.
constexpr unsigned most_executions = (SVP_AIE_QUEUE_REPEAT_MASK + 1) * SVP_AIE_TASK_QUEUE_DEPTH;

} // namespace svp::compiler::aie
