#include "compiler/loadable/command_text.h"

#include "interface/engines/escalate/command_check.h"

#include <array>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

template <size_t n>
const char* entry(const std::array<const char*, n>& names, uint32_t index)
{
    return index < n ? names[index] : "unknown";
}

} // namespace

const char* opcode_name(uint32_t opcode)
{
    static constexpr std::array<const char*, SVP_OP_COUNT> names{
        "nop", "conv_dense", "conv_decomposed", "pool_max", "pool_average", "add", "copy", "array"};
    return entry(names, opcode);
}

const char* format_name(uint32_t format)
{
    static constexpr std::array<const char*, SVP_FORMAT_COUNT> names{"dense", "bitmap"};
    return entry(names, format);
}

const char* operand_name(uint32_t operand)
{
    static constexpr std::array<const char*, SVP_OPERANDS> names{"input",        "output",  "weights",
                                                                 "coefficients", "requant", "residual"};
    return entry(names, operand);
}

std::string command_error_text(const svp_layer_command& command, uint32_t error, uint32_t info)
{
    switch (error) {
    case SVP_ERROR_OPCODE:
        return fmt::format("opcode {} is unknown", info);
    case SVP_ERROR_VERSION:
        return fmt::format("command version {} instead of {}", info, static_cast<int>(SVP_COMMAND_VERSION));
    case SVP_ERROR_RESERVED:
        return fmt::format("a reserved field is not zero, or flags 0x{:x} are not those of {}", command.flags,
                           opcode_name(command.opcode));
    case SVP_ERROR_SHAPE:
        return fmt::format("sizes that contradict each other or {}: input {}x{}x{}, output {}x{}x{}, kernel {}x{}",
                           opcode_name(command.opcode), command.in_c, command.in_h, command.in_w, command.out_c,
                           command.out_h, command.out_w, command.kernel_h, command.kernel_w);
    case SVP_ERROR_FORMAT:
        return "a tensor or weight format is unknown or not possible here";
    case SVP_ERROR_OPERAND: {
        if (command.opcode == SVP_OP_ARRAY)
            return fmt::format("operand {}: {} bytes at offset {} of region {}, which the tile array cannot use", info,
                               command.operand[info].size, command.operand[info].offset, command.operand_region[info]);
        uint64_t most = 0;
        uint64_t least = svp_operand_bytes(&command, info, &most);
        return fmt::format("operand '{}' in region {}: {} bytes, the shape needs {}", operand_name(info),
                           command.operand_region[info], command.operand[info].size,
                           least == most ? fmt::to_string(least) : fmt::format("{} to {}", least, most));
    }
    default:
        return fmt::format("error 0x{:04x}, info {}", error, info);
    }
}

} // namespace svp::compiler
