// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/control_operation.h"

namespace svp::aie {
namespace {

constexpr uint32_t address_words = 2;
// Words of each operation; a block write has its count besides.
constexpr uint32_t operand_words[SVP_AIE_TRANSACTIONS] = {0, address_words + 1, address_words, address_words + 2, 4,
                                                          2, address_words + 3};

} // namespace

std::string Operation::begin(uint32_t word, uint64_t at)
{
    opcode = word >> 24;
    offset = at;
    words.clear();
    const uint32_t count = word & 0xFFFFFF;
    if (opcode >= SVP_AIE_TRANSACTIONS) return "unknown operation " + std::to_string(opcode);
    wanted = operand_words[opcode];
    if (opcode != SVP_AIE_BLOCK_WRITE) return {};
    if (count == 0) return "block write of no words";
    if (count > (SVP_AIE_OFFSET_MASK + 1) / 4) return "block write of more words than a tile has";
    wanted += count;
    return {};
}

} // namespace svp::aie
