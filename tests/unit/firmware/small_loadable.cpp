#include "tests/unit/firmware/small_loadable.h"

#include "interface/common/crc32.h"

#include <cstdio>
#include <cstring>

namespace svp::test {
namespace {

svp_layer_command command_of(uint32_t layer, uint32_t layers)
{
    svp_layer_command c{};
    c.opcode = SVP_OP_CONV_DENSE;
    c.version = SVP_COMMAND_VERSION;
    c.layer = layer;
    c.in_h = c.in_w = c.out_h = c.out_w = c.tile_rows = c.tile_cols = 8;
    c.in_c = c.out_c = 16;
    c.kernel_h = c.kernel_w = c.stride_h = c.stride_w = c.dilation_h = c.dilation_w = 1;
    c.groups = 1;
    c.weight_format = SVP_WEIGHTS_DENSE_INT8;
    c.activation_low = -128;
    c.activation_high = 127;
    const bool first = layer == 0, last = layer + 1 == layers;
    const uint32_t scratch = static_cast<uint32_t>(small_tensor_bytes);
    c.operand[SVP_OPERAND_INPUT] = {first ? 0 : (layer - 1) % 2 * scratch, scratch};
    c.operand_region[SVP_OPERAND_INPUT] = first ? SVP_REGION_INPUT : SVP_REGION_ACTIVATIONS;
    c.operand[SVP_OPERAND_OUTPUT] = {last ? 0 : layer % 2 * scratch, scratch};
    c.operand_region[SVP_OPERAND_OUTPUT] = last ? SVP_REGION_OUTPUT : SVP_REGION_ACTIVATIONS;
    c.operand[SVP_OPERAND_WEIGHTS] = {0, 256};
    c.operand[SVP_OPERAND_REQUANT] = {256, 256};
    return c;
}

svp_tensor tensor_of(uint32_t region, uint32_t role)
{
    svp_tensor t{};
    std::strcpy(t.name, "tensor");
    t.region = region;
    t.bytes = small_tensor_bytes;
    t.height = t.width = 8;
    t.channels = 16;
    t.role = role;
    return t;
}

template <class T>
void append(SmallLoadable& loadable, uint32_t kind, const std::vector<T>& elements)
{
    loadable.bytes = (loadable.bytes + 63) / 64 * 64;
    svp_section section{kind, static_cast<uint32_t>(elements.size()), loadable.bytes, elements.size() * sizeof(T)};
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

SmallLoadable small_loadable(uint32_t layers, const svp_target& target)
{
    SmallLoadable loadable;
    loadable.bytes = sizeof(svp_loadable_header) + SVP_SECTION_KINDS * sizeof(svp_section);
    loadable.words.resize(loadable.bytes / 8);
    std::vector<svp_layer> table;
    std::vector<svp_layer_command> commands;
    for (uint32_t i = 0; i < layers; ++i) {
        svp_layer layer{};
        std::snprintf(layer.name, sizeof layer.name, "layer%u", i);
        layer.first_command = i;
        layer.command_count = 1;
        layer.output_tensor = 1;
        layer.opcode = SVP_OP_CONV_DENSE;
        table.push_back(layer);
        commands.push_back(command_of(i, layers));
    }
    std::vector<uint8_t> constants(512);
    for (size_t i = 0; i < constants.size(); ++i)
        constants[i] = static_cast<uint8_t>(i * 7);
    append<svp_target>(loadable, SVP_SECTION_TARGET, {target});
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
    header.section_count = SVP_SECTION_KINDS;
    header.file_bytes = loadable.bytes;
    std::strcpy(header.network, "small");
    loadable.seal();
    return loadable;
}

} // namespace svp::test
