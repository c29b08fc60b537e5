// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/command_text.h"

#include "compiler/loadable/engine_contents.h"
#include "interface/engines/engines.h"

#include <array>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

std::string shape_error_text(const svp_layer_command& command)
{
    const std::string sizes = engine_contents(command.engine).sizes_text(command);
    return fmt::format("sizes that contradict each other or {}{}{}", operation_name(command), sizes.empty() ? "" : ": ",
                       sizes);
}

} // namespace

const char* operation_name(const svp_layer& layer)
{
    return svp_engine_by_id(layer.engine)->operation_name(layer.operation);
}

const char* operation_name(const svp_layer_command& command)
{
    const svp_engine_interface* engine = svp_engine_by_id(command.engine);
    return engine ? engine->operation_name(engine->operation(&command)) : "nothing";
}

const char* format_name(uint32_t format)
{
    static constexpr std::array<const char*, SVP_FORMAT_COUNT> names{"dense", "bitmap"};
    return format < names.size() ? names[format] : "unknown";
}

std::string flags_text(const svp_layer_command& command) { return command.flags & SVP_FLAG_IRQ ? "irq" : ""; }

std::string command_error_text(const svp_layer_command& command, uint32_t error, uint32_t info)
{
    switch (error) {
    case SVP_ERROR_ENGINE:
        return fmt::format("engine {} is unknown", command.engine);
    case SVP_ERROR_OPCODE:
        return fmt::format("opcode {} is unknown", info);
    case SVP_ERROR_VERSION:
        return fmt::format("command version {} instead of {}", info, static_cast<int>(SVP_COMMAND_VERSION));
    case SVP_ERROR_RESERVED:
        return fmt::format("a reserved field is not zero, or flags 0x{:x} are not those of {}", command.flags,
                           operation_name(command));
    case SVP_ERROR_SHAPE:
        return shape_error_text(command);
    case SVP_ERROR_FORMAT:
        return "a tensor or weight format is unknown or not possible here";
    case SVP_ERROR_OPERAND:
        return engine_contents(command.engine).operand_error_text(command, info);
    case SVP_ERROR_CAPACITY:
        return fmt::format("does not fit the target: {} of what it needs", info);
    default:
        return fmt::format("error 0x{:04x}, info {}", error, info);
    }
}

} // namespace svp::compiler
