// SPDX-License-Identifier: Apache-2.0
#include "tests/support/small_loadable.h"

#include "interface/common/crc32.h"
#include "interface/engines/escalate/escalate_command.h"

#include <cstdio>
#include <cstring>

namespace svp::test {
namespace {

svp_layer_command command_of(uint32_t layer, uint32_t layers)
{
    svp_escalate_command body{};
    body.opcode = SVP_ESCALATE_CONV_DENSE;
    body.in_h = body.in_w = body.out_h = body.out_w = body.tile_rows = body.tile_cols = 8;
    body.in_c = body.out_c = 16;
    body.kernel_h = body.kernel_w = body.stride_h = body.stride_w = body.dilation_h = body.dilation_w = 1;
    body.groups = 1;
    body.weight_format = SVP_WEIGHTS_DENSE_INT8;
    body.activation_low = -128;
    body.activation_high = 127;
    svp_layer_command c{};
    c.version = SVP_COMMAND_VERSION;
    c.engine = SVP_ENGINE_ESCALATE;
    c.layer = layer;
    svp_escalate_put(&c, &body);
    const bool first = layer == 0, last = layer + 1 == layers;
    const uint32_t scratch = static_cast<uint32_t>(small_tensor_bytes);
    c.operand[SVP_ESCALATE_OPERAND_INPUT] = {first ? 0 : (layer - 1) % 2 * scratch, scratch};
    c.operand_region[SVP_ESCALATE_OPERAND_INPUT] = first ? SVP_REGION_INPUT : SVP_REGION_ACTIVATIONS;
    c.operand[SVP_ESCALATE_OPERAND_OUTPUT] = {last ? 0 : layer % 2 * scratch, scratch};
    c.operand_region[SVP_ESCALATE_OPERAND_OUTPUT] = last ? SVP_REGION_OUTPUT : SVP_REGION_ACTIVATIONS;
    c.operand[SVP_ESCALATE_OPERAND_WEIGHTS] = {0, 256};
    c.operand[SVP_ESCALATE_OPERAND_REQUANT] = {256, 256};
    return c;
}

svp_tensor tensor_of(uint32_t region, uint32_t role)
{
    svp_tensor t{};
    std::strcpy(t.name, "tensor");
    t.region = region;
    t.bytes = small_tensor_bytes;
    t.height = t.width = 8;
    t.channels = t.logical_channels = 16;
    t.role = role;
    return t;
}

constexpr uint32_t sections = SVP_SECTION_CONSTANTS; // all but placements

template <class T>
void append(SmallLoadable& loadable, uint32_t kind, const std::vector<T>& elements)
{
    loadable.bytes = (loadable.bytes + 63) / 64 * 64;
    const uint16_t engine = kind == SVP_SECTION_TARGET ? SVP_ENGINE_ESCALATE : 0;
    svp_section section{static_cast<uint16_t>(kind), engine, static_cast<uint32_t>(elements.size()), loadable.bytes,
                        elements.size() * sizeof(T)};
    loadable.words.resize((loadable.bytes + section.bytes + 7) / 8);
    std::memcpy(loadable.data() + section.offset, elements.data(), section.bytes);
    std::memcpy(loadable.data() + sizeof(svp_loadable_header) + (kind - 1) * sizeof section, &section, sizeof section);
    loadable.bytes += section.bytes;
}

} // namespace

svp_section& SmallLoadable::section(uint32_t kind)
{
    return reinterpret_cast<svp_section*>(data() + sizeof(svp_loadable_header))[kind - 1];
}

void SmallLoadable::seal()
{
    header().crc32 = svp_crc32(0, data() + sizeof(svp_loadable_header), bytes - sizeof(svp_loadable_header));
    header().header_crc32 = svp_crc32(0, data(), offsetof(svp_loadable_header, header_crc32));
}

SmallLoadable small_loadable(uint32_t layers, const svp_escalate_target& target)
{
    SmallLoadable loadable;
    loadable.bytes = sizeof(svp_loadable_header) + sections * sizeof(svp_section);
    loadable.words.resize(loadable.bytes / 8);
    std::vector<svp_layer> table;
    std::vector<svp_layer_command> commands;
    for (uint32_t i = 0; i < layers; ++i) {
        svp_layer layer{};
        std::snprintf(layer.name, sizeof layer.name, "layer%u", i);
        layer.first_command = i;
        layer.command_count = 1;
        layer.output_tensor = 1;
        layer.engine = SVP_ENGINE_ESCALATE;
        layer.operation = SVP_ESCALATE_CONV_DENSE;
        table.push_back(layer);
        commands.push_back(command_of(i, layers));
    }
    std::vector<uint8_t> constants(512);
    for (size_t i = 0; i < constants.size(); ++i)
        constants[i] = static_cast<uint8_t>(i * 7);
    append<svp_escalate_target>(loadable, SVP_SECTION_TARGET, {target});
    append<svp_region>(loadable, SVP_SECTION_REGIONS,
                       {{SVP_REGION_CONSTANTS, 0, 512},
                        {SVP_REGION_ACTIVATIONS, 0, 2 * small_tensor_bytes},
                        {SVP_REGION_INPUT, 0, small_tensor_bytes},
                        {SVP_REGION_OUTPUT, 0, small_tensor_bytes}});
    append<svp_tensor>(
        loadable, SVP_SECTION_TENSORS,
        {tensor_of(SVP_REGION_INPUT, SVP_TENSOR_INPUT), tensor_of(SVP_REGION_OUTPUT, SVP_TENSOR_OUTPUT)});
    append(loadable, SVP_SECTION_LAYERS, table);
    append(loadable, SVP_SECTION_COMMANDS, commands);
    append(loadable, SVP_SECTION_CONSTANTS, constants);
    svp_loadable_header& header = loadable.header();
    std::memcpy(header.magic, SVP_LOADABLE_MAGIC, 4);
    header.major = SVP_LOADABLE_MAJOR;
    header.minor = SVP_LOADABLE_MINOR;
    header.header_bytes = sizeof header;
    header.section_count = sections;
    header.file_bytes = loadable.bytes;
    std::strcpy(header.network, "small");
    loadable.seal();
    return loadable;
}

} // namespace svp::test
