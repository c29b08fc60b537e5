// SPDX-License-Identifier: Apache-2.0
// Loadables for the tile array written by hand: control programs as lists of register operations.
#pragma once

#include "compiler/loadable/file_layout.h"
#include "compiler/loadable/loadable.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/aie_target.h"
#include "interface/engines/aie/transactions.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::test {

// A control program under construction.
class ArrayProgram {
  public:
    ArrayProgram& write(uint32_t column, uint32_t row, uint32_t offset, uint32_t value);
    ArrayProgram& block_write(uint32_t column, uint32_t row, uint32_t offset, const std::vector<uint32_t>& words);
    ArrayProgram& poll(uint32_t column, uint32_t row, uint32_t offset, uint32_t mask, uint32_t value);
    ArrayProgram& wait_tokens(uint32_t column, uint32_t row, svp_aie_direction direction, uint32_t channel,
                              uint32_t count);
    // Adds the address of a command's operand to a shim descriptor.
    ArrayProgram& patch(uint32_t column, uint32_t descriptor_offset, svp_aie_operand operand, uint64_t offset);

    // Header, operations, END. `configuration`: not 0 for a list that configures the array.
    std::vector<uint8_t> bytes(const svp_aie_target& array, uint32_t configuration = 0) const;

  private:
    void operation(svp_aie_transaction opcode, uint32_t count);
    void address(uint32_t column, uint32_t row, uint32_t offset);

    std::vector<uint32_t> words_;
};

// Columns x rows of compute tiles, one row of memory tiles, memories and streams of the default size.
svp_aie_target small_array(uint32_t columns = 2, uint32_t rows = 2);

// Parts of a loadable with one layer and command per program. Its input and output tensors are 8 x height x width.
compiler::LoadableParts array_parts(const std::vector<ArrayProgram>& programs, const svp_aie_target& array,
                                    uint32_t height = 4, uint32_t width = 4);
// In parts of such a loadable.
svp_aie_target& array_target(compiler::LoadableParts& parts);
svp_aie_placement& array_placement(compiler::LoadableParts& parts, size_t tensor);
compiler::Loadable array_loadable(const std::vector<ArrayProgram>& programs, const svp_aie_target& array,
                                  uint32_t height = 4, uint32_t width = 4);

} // namespace svp::test
