// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/aie/array_check.h"

#include "base/errors/fail.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/aie_target.h"
#include "interface/engines/aie/transactions.h"

#include <cstring>

namespace svp::compiler {
namespace {

// A tensor is in DRAM, or its slices lie inside the memory tiles.
void check_placement(const svp_tensor& tensor, const svp_aie_placement& p, const svp_aie_target& array,
                     const std::string& place)
{
    if (p.reserved[0] != 0 || p.reserved[1] != 0) fail(place, "reserved words of its placement are not zero");
    if (p.logical_channels == 0 || p.logical_channels > tensor.channels || tensor.channels - p.logical_channels > 7)
        fail(place, "{} channels of the network in {}", p.logical_channels, tensor.channels);
    if (p.columns == 0) {
        if (tensor.bytes == 0) fail(place, "is neither in DRAM nor in the memory tiles");
        if (p.slice_columns || p.row_bytes || p.pixel_bytes || p.base)
            fail(place, "is in DRAM, but its placement is not empty");
        return;
    }
    if (tensor.role != SVP_TENSOR_INTERNAL || tensor.bytes != 0 || tensor.offset != 0 ||
        tensor.format != SVP_FORMAT_DENSE_INT8)
        fail(place, "is placed in the memory tiles, but not an internal dense tensor without bytes in DRAM");
    if (p.columns > array.columns || p.slice_columns == 0 || p.pixel_bytes < tensor.channels)
        fail(place, "placed in {} columns of {} with {} bytes a pixel", p.columns, p.slice_columns, p.pixel_bytes);
    if (uint64_t{p.columns} * p.slice_columns < tensor.width)
        fail(place, "{} slices of {} columns hold {} of {} columns", p.columns, p.slice_columns,
             uint64_t{p.columns} * p.slice_columns, tensor.width);
    const uint64_t row = uint64_t{p.slice_columns} * p.pixel_bytes;
    const uint64_t end = p.base + uint64_t{tensor.height - 1} * p.row_bytes + row;
    if (p.row_bytes < row || end > array.memory_tile_bytes)
        fail(place, "rows of {} bytes, {} apart, from {} on do not lie inside a memory tile of {} bytes", row,
             p.row_bytes, p.base, array.memory_tile_bytes);
}

// Whole regions, and a program inside the constants that begins as programs for this array do.
void check_operands(const Loadable& loadable, const svp_layer_command& command, const svp_aie_target& array,
                    const std::string& place)
{
    for (uint32_t i = SVP_AIE_OPERAND_CONSTANTS; i <= SVP_AIE_OPERAND_OUTPUT; ++i)
        if (command.operand[i].size != loadable.regions()[i].bytes)
            fail(place, "operand {} has {} bytes, region {} has {}", i, command.operand[i].size, i,
                 loadable.regions()[i].bytes);
    const svp_operand& operand = command.operand[SVP_AIE_OPERAND_PROGRAM];
    if (uint64_t{operand.offset} + operand.size > loadable.constants().size())
        fail(place, "its control program ({} bytes at offset {}) is not inside the constants", operand.size,
             operand.offset);
    svp_aie_program_header header;
    std::memcpy(&header, loadable.constants().data + operand.offset, sizeof header);
    if (header.magic != SVP_AIE_PROGRAM_MAGIC || header.bytes != operand.size)
        fail(place, "its control program has magic 0x{:08x} and {} of {} bytes", header.magic, header.bytes,
             operand.size);
    if (header.columns != array.columns || header.rows != 1 + array.memory_rows + array.rows)
        fail(place, "its control program is for {} columns and {} rows of tiles, the array has {} and {}",
             header.columns, header.rows, array.columns, 1 + array.memory_rows + array.rows);
}

} // namespace

void check_array_contents(const Loadable& loadable, const std::string& place)
{
    const auto& array = *loadable.target<svp_aie_target>(SVP_ENGINE_AIE);
    const View<svp_aie_placement> placements = loadable.placements<svp_aie_placement>(SVP_ENGINE_AIE);
    for (size_t i = 0; i < placements.size(); ++i)
        check_placement(loadable.tensors()[i], placements[i], array, fmt::format("{}: tensor {}", place, i));
    for (size_t i = 0; i < loadable.commands().size(); ++i) {
        const svp_layer_command& command = loadable.commands()[i];
        if (command.engine == SVP_ENGINE_AIE)
            check_operands(loadable, command, array, fmt::format("{}: layer {}, command {}", place, command.layer, i));
    }
}

} // namespace svp::compiler
