// SPDX-License-Identifier: Apache-2.0
#include "interface/generator/block.h"

#include <fmt/format.h>

namespace svp::registers {
namespace {

uint32_t field_mask(const Field& field) { return (field.width == 32 ? ~0u : (1u << field.width) - 1) << field.low; }

std::string one_register(const std::string& prefix, const Register& reg)
{
    const std::string name = prefix + "_" + reg.name;
    std::string out = fmt::format("\n/* {} ({}) */\n", reg.description, reg.access);
    if (reg.count == 1) {
        out += fmt::format("#define {} 0x{:03x}u\n", name, reg.offset);
    } else {
        out += fmt::format("#define {}(i) (0x{:03x}u + (uint32_t)(i) * {}u)\n", name, reg.offset, reg.stride);
        out += fmt::format("#define {}_COUNT {}u\n", name, reg.count);
        out += fmt::format("enum {{ {} = 0x{:03x} }}; /* of the first */\n", name, reg.offset);
    }
    for (const Field& field : reg.fields) {
        out += fmt::format("#define {}_{}_SHIFT {}u\n", name, field.name, field.low);
        out += fmt::format("#define {}_{}_MASK 0x{:08x}u\n", name, field.name, field_mask(field));
        for (const auto& [value_name, value] : field.values)
            out += fmt::format("#define {}_{}_{} {}u\n", name, field.name, value_name, value);
    }
    return out;
}

} // namespace

std::string write_c_header(const Block& block)
{
    const std::string guard = fmt::format("SPARSEVP_INTERFACE_GENERATED_{}_H", block.prefix);
    std::string out = fmt::format("/* SPDX-License-Identifier: Apache-2.0 */\n/* {}: registers. Generated from "
                                  "interface/registers/{}.yaml; do not edit. */\n",
                                  block.title, block.name);
    out += fmt::format("/* clang-format off */\n#ifndef {0}\n#define {0}\n\n#include <stdint.h>\n\n", guard);
    out +=
        "/* Field of a register's value, and a value put into a field: SVP_FIELD_GET(SVP_CP_STATUS_STATE, status). */\n"
        "#ifndef SVP_FIELD_GET\n"
        "#define SVP_FIELD_GET(field, value) (((uint32_t)(value) & field##_MASK) >> field##_SHIFT)\n"
        "#define SVP_FIELD_PUT(field, value) (((uint32_t)(value) << field##_SHIFT) & field##_MASK)\n"
        "#endif\n\n";
    out += fmt::format("#define {}_BYTES 0x{:x}u\n", block.prefix, block.bytes);
    for (const Register& reg : block.registers)
        out += one_register(block.prefix, reg);
    return out + "\n#endif\n";
}

} // namespace svp::registers
