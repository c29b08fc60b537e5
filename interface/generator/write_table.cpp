// SPDX-License-Identifier: Apache-2.0
#include "interface/generator/block.h"

#include <fmt/format.h>

namespace svp::registers {
namespace {

std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::vector<Field> fields_of(const Register& reg)
{
    if (!reg.fields.empty()) return reg.fields;
    Field whole;
    whole.name = "VALUE";
    whole.access = reg.access;
    return {whole};
}

std::string field_line(const Register& reg, const Field& field)
{
    const std::string values = field.values.empty() ? "nullptr" : fmt::format("{}_{}_values", reg.name, field.name);
    return fmt::format("    {{{}, {}, {}, Access::{}, {}, {}, {}}},\n", quoted(field.name), field.low, field.width,
                       field.access, quoted(field.description), values, field.values.size());
}

std::string field_arrays(const Register& reg)
{
    std::string out;
    for (const Field& field : reg.fields) {
        if (field.values.empty()) continue;
        out += fmt::format("inline constexpr RegisterValue {}_{}_values[] = {{\n", reg.name, field.name);
        for (const auto& [name, value] : field.values)
            out += fmt::format("    {{{}, {}}},\n", quoted(name), value);
        out += "};\n";
    }
    out += fmt::format("inline constexpr RegisterField {}_fields[] = {{\n", reg.name);
    for (const Field& field : fields_of(reg))
        out += field_line(reg, field);
    return out + "};\n";
}

} // namespace

std::string write_table(const Block& block)
{
    std::string out =
        fmt::format("// SPDX-License-Identifier: Apache-2.0\n// {}: register table. Generated from "
                    "interface/registers/{}.yaml; do not edit.\n// clang-format off\n// "
                    "NOLINTBEGIN(readability-identifier-naming): register names\n#pragma once\n\n#include "
                    "\"interface/registers/register_table.h\"\n\n"
                    "namespace svp::{}_table {{\n\n",
                    block.title, block.name, block.name);
    for (const Register& reg : block.registers)
        out += field_arrays(reg);
    out += "\ninline constexpr RegisterInfo registers[] = {\n";
    for (const Register& reg : block.registers)
        out += fmt::format("    {{{}, 0x{:03x}, {}, {}, 0x{:08x}, {}, {}, {}, {}_fields, {}}},\n", quoted(reg.name),
                           reg.offset, reg.count, reg.stride, reg.reset, reg.reset_known, reg.hardware,
                           quoted(reg.description), reg.name, fields_of(reg).size());
    out += "};\n\n";
    out += fmt::format("inline constexpr RegisterBlock block{{{}, 0x{:x}, {}, registers, {}}};\n\n", quoted(block.name),
                       block.bytes, block.access_sizes, block.registers.size());
    return out +
           fmt::format("}} // namespace svp::{}_table\n// NOLINTEND(readability-identifier-naming)\n", block.name);
}

} // namespace svp::registers
