// SPDX-License-Identifier: Apache-2.0
// Writes control programs (interface/engines/aie/transactions.h), well-formed unless a test damages the words.
#pragma once

#include "interface/engines/aie/descriptor.h"
#include "interface/engines/aie/transactions.h"
#include "models/engines/aie/common/tile_address.h"

#include <cstdint>
#include <vector>

namespace svp::test {

class ProgramWriter {
  public:
    ProgramWriter(uint32_t columns, uint32_t rows, uint32_t configuration = 0)
        : words{SVP_AIE_PROGRAM_MAGIC, 0, columns, rows, configuration, 0, 0, 0}
    {
    }

    void write(aie::TileAddress tile, uint32_t offset, uint32_t value)
    {
        begin(SVP_AIE_WRITE, 0, tile, offset);
        words.push_back(value);
    }
    void block(aie::TileAddress tile, uint32_t offset, const std::vector<uint32_t>& values)
    {
        begin(SVP_AIE_BLOCK_WRITE, static_cast<uint32_t>(values.size()), tile, offset);
        words.insert(words.end(), values.begin(), values.end());
    }
    void mask_write(aie::TileAddress tile, uint32_t offset, uint32_t mask, uint32_t value)
    {
        begin(SVP_AIE_MASK_WRITE, 0, tile, offset);
        words.insert(words.end(), {mask, value});
    }
    void poll(aie::TileAddress tile, uint32_t offset, uint32_t mask, uint32_t value)
    {
        begin(SVP_AIE_MASK_POLL, 0, tile, offset);
        words.insert(words.end(), {mask, value});
    }
    void wait_token(aie::TileAddress tile, svp_aie_direction direction, uint32_t channel, uint32_t tokens)
    {
        words.insert(words.end(),
                     {SVP_AIE_WAIT_TOKEN << 24,
                      tile.column | tile.row << 8 | static_cast<uint32_t>(direction) << 16 | channel << 24, tokens});
    }
    void patch(aie::TileAddress tile, uint32_t descriptor_offset, uint32_t operand, uint64_t offset)
    {
        begin(SVP_AIE_PATCH_ADDRESS, 0, tile, descriptor_offset);
        words.insert(words.end(), {operand, static_cast<uint32_t>(offset), static_cast<uint32_t>(offset >> 32)});
    }
    void end()
    {
        words.push_back(SVP_AIE_END << 24);
        words[1] = static_cast<uint32_t>(4 * words.size());
    }

    std::vector<uint32_t> words;

  private:
    void begin(uint32_t opcode, uint32_t count, aie::TileAddress tile, uint32_t offset)
    {
        const uint64_t address = svp_aie_address(tile.column, tile.row, offset);
        words.insert(words.end(),
                     {opcode << 24 | count, static_cast<uint32_t>(address), static_cast<uint32_t>(address >> 32)});
    }
};

} // namespace svp::test
