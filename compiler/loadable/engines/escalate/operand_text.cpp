// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/operand_text.h"

#include "interface/engines/escalate/command_check.h"

#include <array>
#include <fmt/format.h>

namespace svp::compiler {

const char* operand_name(uint32_t operand)
{
    static constexpr std::array<const char*, SVP_OPERANDS> names{"input",        "output",  "weights",
                                                                 "coefficients", "requant", "residual"};
    return operand < names.size() ? names[operand] : "unknown";
}

std::string operand_need_text(const svp_layer_command& command, uint32_t operand)
{
    const svp_escalate_command body = svp_escalate_get(&command);
    uint64_t most = 0;
    const uint64_t least = svp_operand_bytes(&body, operand, &most);
    return fmt::format("operand '{}' in region {}: {} bytes, the shape needs {}", operand_name(operand),
                       command.operand_region[operand], command.operand[operand].size,
                       least == most ? fmt::to_string(least) : fmt::format("{} to {}", least, most));
}

} // namespace svp::compiler
