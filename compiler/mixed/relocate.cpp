#include "compiler/mixed/relocate.h"

#include "interface/aie/transactions.h"

#include <cstring>
#include <stdexcept>

namespace svp::compiler {
namespace {

// Words of an operation behind its first one.
uint32_t operation_words(uint32_t opcode, uint32_t count)
{
    switch (opcode) {
    case SVP_AIE_WRITE:
        return 3;
    case SVP_AIE_BLOCK_WRITE:
        return 2 + count;
    case SVP_AIE_MASK_WRITE:
    case SVP_AIE_MASK_POLL:
        return 4;
    case SVP_AIE_WAIT_TOKEN:
        return 2;
    case SVP_AIE_PATCH_ADDRESS:
        return 5;
    default:
        return 0;
    }
}

// Words of a PATCH_ADDRESS, counted from its first one.
constexpr uint32_t patch_operand = 3, patch_low = 4, patch_high = 5;

uint32_t load(const uint8_t* at)
{
    uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

void store(uint8_t* at, uint32_t word) { std::memcpy(at, &word, sizeof word); }

void relocate_patch(uint8_t* operation, const Relocation& to)
{
    const uint32_t region = load(operation + 4 * patch_operand);
    const uint64_t offset = load(operation + 4 * patch_low) | uint64_t{load(operation + 4 * patch_high)} << 32;
    const uint64_t moved = offset + to.offset.at(region);
    store(operation + 4 * patch_operand, to.region.at(region));
    store(operation + 4 * patch_low, static_cast<uint32_t>(moved));
    store(operation + 4 * patch_high, static_cast<uint32_t>(moved >> 32));
}

} // namespace

void relocate_command(svp_layer_command& command, const Relocation& to)
{
    const bool array = command.opcode == SVP_OP_ARRAY; // its other operands are whole regions
    for (uint32_t i = array ? uint32_t{SVP_ARRAY_PROGRAM} : 0; i < SVP_OPERANDS; ++i) {
        if (command.operand[i].size == 0) continue;
        const uint32_t region = command.operand_region[i];
        command.operand[i].offset += static_cast<uint32_t>(to.offset[region]);
        command.operand_region[i] = static_cast<uint8_t>(to.region[region]);
    }
}

void relocate_program(uint8_t* program, uint32_t bytes, const Relocation& to)
{
    for (uint32_t at = sizeof(svp_aie_program_header); at < bytes;) {
        const uint32_t word = load(program + at), opcode = word >> 24;
        if (opcode == SVP_AIE_END) return;
        if (opcode >= SVP_AIE_TRANSACTIONS) throw std::logic_error("a control program with an unknown operation");
        if (opcode == SVP_AIE_PATCH_ADDRESS) relocate_patch(program + at, to);
        at += 4 * (1 + operation_words(opcode, word & 0xFFFFFF));
    }
}

} // namespace svp::compiler
