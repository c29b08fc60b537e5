// SPDX-License-Identifier: Apache-2.0
#include "tests/support/array_loadable.h"

#include "interface/common/packed_tensor.h"

#include <cstring>

namespace svp::test {
namespace {

constexpr uint32_t tensor_channels = 8;

svp_tensor tensor(const char* name, uint32_t region, uint32_t role, uint32_t height, uint32_t width)
{
    svp_tensor record{};
    compiler::copy_name(record.name, name);
    record.region = region;
    record.format = SVP_FORMAT_DENSE_INT8;
    record.height = height;
    record.width = width;
    record.channels = record.logical_channels = tensor_channels;
    record.bytes = svp_tensor_bytes(SVP_FORMAT_DENSE_INT8, height, width, tensor_channels);
    record.scale = 1;
    record.role = role;
    return record;
}

svp_layer_command command(uint32_t layer, uint32_t program_offset, uint32_t program_bytes,
                          const std::vector<svp_region>& regions)
{
    svp_layer_command command{};
    command.version = SVP_COMMAND_VERSION;
    command.engine = SVP_ENGINE_AIE;
    command.layer = layer;
    for (const svp_region& region : regions) {
        command.operand_region[region.index] = static_cast<uint8_t>(region.index);
        command.operand[region.index].size = static_cast<uint32_t>(region.bytes);
    }
    command.operand_region[SVP_AIE_OPERAND_PROGRAM] = SVP_REGION_CONSTANTS;
    command.operand[SVP_AIE_OPERAND_PROGRAM] = {program_offset, program_bytes};
    return command;
}

} // namespace

void ArrayProgram::operation(svp_aie_transaction opcode, uint32_t count)
{
    words_.push_back(static_cast<uint32_t>(opcode) << 24 | count);
}

void ArrayProgram::address(uint32_t column, uint32_t row, uint32_t offset)
{
    const uint64_t address = svp_aie_address(column, row, offset);
    words_.push_back(static_cast<uint32_t>(address));
    words_.push_back(static_cast<uint32_t>(address >> 32));
}

ArrayProgram& ArrayProgram::write(uint32_t column, uint32_t row, uint32_t offset, uint32_t value)
{
    operation(SVP_AIE_WRITE, 0);
    address(column, row, offset);
    words_.push_back(value);
    return *this;
}

ArrayProgram& ArrayProgram::block_write(uint32_t column, uint32_t row, uint32_t offset,
                                        const std::vector<uint32_t>& words)
{
    operation(SVP_AIE_BLOCK_WRITE, static_cast<uint32_t>(words.size()));
    address(column, row, offset);
    words_.insert(words_.end(), words.begin(), words.end());
    return *this;
}

ArrayProgram& ArrayProgram::poll(uint32_t column, uint32_t row, uint32_t offset, uint32_t mask, uint32_t value)
{
    operation(SVP_AIE_MASK_POLL, 0);
    address(column, row, offset);
    words_.insert(words_.end(), {mask, value});
    return *this;
}

ArrayProgram& ArrayProgram::wait_tokens(uint32_t column, uint32_t row, svp_aie_direction direction, uint32_t channel,
                                        uint32_t count)
{
    operation(SVP_AIE_WAIT_TOKEN, 0);
    words_.push_back(column | row << 8 | static_cast<uint32_t>(direction) << 16 | channel << 24);
    words_.push_back(count);
    return *this;
}

ArrayProgram& ArrayProgram::patch(uint32_t column, uint32_t descriptor_offset, svp_aie_operand operand, uint64_t offset)
{
    operation(SVP_AIE_PATCH_ADDRESS, 0);
    address(column, 0, descriptor_offset);
    words_.insert(words_.end(),
                  {static_cast<uint32_t>(operand), static_cast<uint32_t>(offset), static_cast<uint32_t>(offset >> 32)});
    return *this;
}

std::vector<uint8_t> ArrayProgram::bytes(const svp_aie_target& array, uint32_t configuration) const
{
    svp_aie_program_header header{};
    header.magic = SVP_AIE_PROGRAM_MAGIC;
    header.bytes = static_cast<uint32_t>(sizeof header + 4 * (words_.size() + 1));
    header.columns = array.columns;
    header.rows = 1 + array.memory_rows + array.rows;
    header.configuration = configuration;
    std::vector<uint8_t> bytes(header.bytes); // the last word is END, 0
    std::memcpy(bytes.data(), &header, sizeof header);
    if (!words_.empty()) std::memcpy(bytes.data() + sizeof header, words_.data(), 4 * words_.size());
    return bytes;
}

svp_aie_target small_array(uint32_t columns, uint32_t rows)
{
    svp_aie_target array{};
    array.columns = columns;
    array.rows = rows;
    array.memory_rows = 1;
    array.core_bytes = 64 * 1024;
    array.memory_tile_bytes = 512 * 1024;
    array.stream_bytes = 4;
    return array;
}

compiler::LoadableParts array_parts(const std::vector<ArrayProgram>& programs, const svp_aie_target& array,
                                    uint32_t height, uint32_t width)
{
    compiler::LoadableParts parts;
    parts.network = "written by hand";
    parts.tensors = {tensor("in", SVP_REGION_INPUT, SVP_TENSOR_INPUT, height, width),
                     tensor("out", SVP_REGION_OUTPUT, SVP_TENSOR_OUTPUT, height, width)};
    for (size_t i = 0; i + 1 < programs.size(); ++i) {
        // One tensor per layer: each layer writes one, the last one the output.
        const std::string name = "between " + std::to_string(i);
        parts.tensors.push_back(tensor(name.c_str(), SVP_REGION_ACTIVATIONS, SVP_TENSOR_INTERNAL, height, width));
        parts.tensors.back().offset = i * svp_align_up(parts.tensors.back().bytes, SVP_LOADABLE_ALIGN);
    }
    const uint64_t bytes = svp_align_up(parts.tensors[0].bytes, SVP_LOADABLE_ALIGN);
    std::vector<svp_operand> places;
    for (const ArrayProgram& program : programs) {
        const std::vector<uint8_t> list = program.bytes(array);
        parts.constants.resize(svp_align_up(parts.constants.size(), SVP_LOADABLE_ALIGN));
        places.push_back({static_cast<uint32_t>(parts.constants.size()), static_cast<uint32_t>(list.size())});
        parts.constants.insert(parts.constants.end(), list.begin(), list.end());
    }
    parts.regions = {{SVP_REGION_CONSTANTS, 0, parts.constants.size()},
                     {SVP_REGION_ACTIVATIONS, 0, (programs.size() - 1) * bytes},
                     {SVP_REGION_INPUT, 0, bytes},
                     {SVP_REGION_OUTPUT, 0, bytes}};
    for (uint32_t i = 0; i < programs.size(); ++i) {
        svp_layer layer{};
        compiler::copy_name(layer.name, "layer " + std::to_string(i));
        layer.first_command = i;
        layer.command_count = 1;
        layer.output_tensor = i + 1 == programs.size() ? 1 : 2 + i;
        layer.engine = SVP_ENGINE_AIE;
        parts.layers.push_back(layer);
        parts.commands.push_back(command(i, places[i].offset, places[i].size, parts.regions));
    }
    svp_aie_placement in_dram{};
    in_dram.logical_channels = tensor_channels;
    const std::vector<svp_aie_placement> placements(parts.tensors.size(), in_dram);
    parts.engines = {{SVP_ENGINE_AIE, compiler::record_bytes(&array, 1),
                      compiler::record_bytes(placements.data(), placements.size())}};
    return parts;
}

svp_aie_target& array_target(compiler::LoadableParts& parts)
{
    return *reinterpret_cast<svp_aie_target*>(parts.engines.at(0).target.data());
}

svp_aie_placement& array_placement(compiler::LoadableParts& parts, size_t tensor)
{
    return reinterpret_cast<svp_aie_placement*>(parts.engines.at(0).placements.data())[tensor];
}

compiler::Loadable array_loadable(const std::vector<ArrayProgram>& programs, const svp_aie_target& array,
                                  uint32_t height, uint32_t width)
{
    return compiler::Loadable(compiler::assemble_file(array_parts(programs, array, height, width)), "by hand");
}

} // namespace svp::test
