// SPDX-License-Identifier: Apache-2.0
#include "interface/generator/block.h"

#include <fmt/format.h>

namespace svp::registers {
namespace {

std::string bits(const Field& field)
{
    if (field.width == 1) return fmt::format("{}", field.low);
    return fmt::format("{}:{}", field.low + field.width - 1, field.low);
}

std::string offset_text(const Register& reg)
{
    if (reg.count == 1) return fmt::format("`{:03X}`", reg.offset);
    return fmt::format("`{:03X}` + {} i, i < {}", reg.offset, reg.stride, reg.count);
}

std::string field_table(const Register& reg)
{
    std::string out = fmt::format("\n### {}\n\n| bits | field | access | meaning |\n|---|---|---|---|\n", reg.name);
    for (const Field& field : reg.fields) {
        std::string meaning = field.description;
        for (size_t i = 0; i < field.values.size(); ++i)
            meaning += fmt::format("{}{} {}", i == 0 ? " (" : ", ", field.values[i].second, field.values[i].first);
        if (!field.values.empty()) meaning += ")";
        out += fmt::format("| {} | {} | {} | {} |\n", bits(field), field.name, field.access, meaning);
    }
    return out;
}

} // namespace

std::string write_markdown(const Block& block)
{
    std::string out = fmt::format("# {}: registers\n\nGenerated from `interface/registers/{}.yaml` by the target "
                                  "`registers`; do not edit.\n\n{}\n\n",
                                  block.title, block.name, block.description);
    out += "| offset | name | access | reset | meaning |\n|---|---|---|---|---|\n";
    for (const Register& reg : block.registers) {
        const std::string reset = reg.reset_known ? fmt::format("`{:X}`", reg.reset) : "platform";
        out +=
            fmt::format("| {} | {} | {} | {} | {} |\n", offset_text(reg), reg.name, reg.access, reset, reg.description);
    }
    out += "\n## Fields\n";
    for (const Register& reg : block.registers)
        if (!reg.fields.empty()) out += field_table(reg);
    return out;
}

} // namespace svp::registers
