#include "compiler/loadable/contents_check.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_text.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/loadable/tensor_binding.h"
#include "compiler/packing/packed_data_error.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/engines/aie/transactions.h"
#include "interface/engines/aie/weight_block.h"
#include "interface/engines/escalate/capacity.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace svp::compiler {
namespace {

constexpr uint32_t most_entries = 65535; // of the tensor and layer tables
constexpr uint64_t most_region_bytes = uint64_t{1} << 32;
constexpr uint32_t most_units = 65535; // tiles, slices: their product fits 32 bits

void check_regions(const Loadable& loadable, const std::string& place)
{
    View<svp_region> regions = loadable.regions();
    if (regions.size() != SVP_REGION_OUTPUT + 1)
        fail(place, "{} regions instead of {}", regions.size(), SVP_REGION_OUTPUT + 1);
    for (uint32_t i = 0; i < regions.size(); ++i) {
        if (regions[i].index != i || regions[i].reserved != 0)
            fail(place, "region {}: has index {}, reserved word {}", i, regions[i].index, regions[i].reserved);
        if (regions[i].bytes > most_region_bytes) fail(place, "region {}: {} bytes", i, regions[i].bytes);
    }
    if (regions[SVP_REGION_CONSTANTS].bytes != loadable.constants().size())
        fail(place, "the region of constants has {} bytes, their section {}", regions[SVP_REGION_CONSTANTS].bytes,
             loadable.constants().size());
}

bool role_fits_region(const svp_tensor& tensor)
{
    switch (tensor.role) {
    case SVP_TENSOR_INTERNAL:
        return tensor.region == SVP_REGION_ACTIVATIONS;
    case SVP_TENSOR_INPUT:
        return tensor.region == SVP_REGION_INPUT;
    case SVP_TENSOR_OUTPUT:
        return tensor.region == SVP_REGION_OUTPUT;
    default:
        return false;
    }
}

void check_scale(const svp_tensor& tensor, const std::string& place)
{
    if (tensor.zero_point < INT8_MIN || tensor.zero_point > INT8_MAX)
        fail(place, "zero point {} is no int8", tensor.zero_point);
    if (!std::isfinite(tensor.scale) || tensor.scale <= 0) fail(place, "its scale is no positive number");
}

void check_tensor(const svp_tensor& tensor, View<svp_region> regions, const std::string& place)
{
    if (!is_name(tensor.name, sizeof tensor.name)) fail(place, "its name is no name");
    if (!role_fits_region(tensor)) fail(place, "role {} in region {}", tensor.role, tensor.region);
    if (tensor.format >= SVP_FORMAT_COUNT) fail(place, "format {} is unknown", tensor.format);
    for (uint32_t size : {tensor.channels, tensor.height, tensor.width})
        if (size == 0 || size > UINT16_MAX) fail(place, "shape {}x{}x{}", tensor.channels, tensor.height, tensor.width);
    if (tensor.bytes == 0) return check_scale(tensor, place); // placed in memory tiles, or refused by check_placement
    uint64_t bytes = svp_tensor_bytes(static_cast<int>(tensor.format), tensor.height, tensor.width, tensor.channels);
    if (tensor.bytes != bytes) fail(place, "{} bytes, its shape needs {}", tensor.bytes, bytes);
    uint64_t region_bytes = regions[tensor.region].bytes;
    if (tensor.offset % SVP_LOADABLE_ALIGN != 0 || bytes > region_bytes || tensor.offset > region_bytes - bytes)
        fail(place, "{} bytes at offset {} are not inside region {} of {} bytes or not aligned", bytes, tensor.offset,
             tensor.region, region_bytes);
    check_scale(tensor, place);
}

// A tensor is in DRAM, or its slices lie inside the memory tiles.
void check_placement(const svp_tensor& tensor, const svp_placement& p, const svp_array_target& array,
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

void check_tensors(const Loadable& loadable, const std::string& place)
{
    View<svp_tensor> tensors = loadable.tensors();
    if (tensors.size() > most_entries) fail(place, "{} tensors", tensors.size());
    uint32_t inputs = 0, outputs = 0;
    const bool placed = loadable.array_target() != nullptr;
    if (placed && loadable.placements().size() != tensors.size())
        fail(place, "{} placements for {} tensors", loadable.placements().size(), tensors.size());
    for (size_t i = 0; i < tensors.size(); ++i) {
        const std::string where = fmt::format("{}: tensor {}", place, i);
        if (placed)
            check_placement(tensors[i], loadable.placements()[i], *loadable.array_target(), where);
        else if (tensors[i].bytes == 0)
            fail(where, "no bytes");
        check_tensor(tensors[i], loadable.regions(), fmt::format("{}: tensor {}", place, i));
        inputs += tensors[i].role == SVP_TENSOR_INPUT;
        outputs += tensors[i].role == SVP_TENSOR_OUTPUT;
    }
    if (inputs != 1 || outputs != 1) fail(place, "{} input and {} output tensors, one each is meant", inputs, outputs);
}

View<uint8_t> constant_operand(const Loadable& loadable, const svp_layer_command& command, uint32_t index)
{
    const svp_operand& operand = command.operand[index];
    return {loadable.constants().data + operand.offset, operand.size};
}

void check_requant(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    View<uint8_t> bytes = constant_operand(loadable, command, SVP_OPERAND_REQUANT);
    uint32_t most_shift = command.opcode == SVP_OP_POOL_AVERAGE ? SVP_REQUANT_MEAN_MAX_SHIFT : SVP_REQUANT_MAX_SHIFT;
    for (size_t i = 0; i < bytes.size() / sizeof(svp_requant); ++i) {
        svp_requant record;
        std::memcpy(&record, bytes.data + i * sizeof record, sizeof record);
        if (record.multiplier < 0 || record.shift > most_shift)
            fail(place, "requantization record {}: multiplier {}, shift {} (0 to {})", i, record.multiplier,
                 record.shift, most_shift);
    }
}

void check_constant_operands(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    for (uint32_t i : {SVP_OPERAND_WEIGHTS, SVP_OPERAND_COEFFICIENTS, SVP_OPERAND_REQUANT}) {
        const svp_operand& operand = command.operand[i];
        if (operand.size == 0) continue;
        uint64_t end = uint64_t{operand.offset} + operand.size;
        if (command.operand_region[i] != SVP_REGION_CONSTANTS || end > loadable.constants().size())
            fail(place, "operand '{}' ({} bytes at offset {} of region {}) is not inside the constants",
                 operand_name(i), operand.size, operand.offset, command.operand_region[i]);
    }
    check_requant(loadable, command, place);
    if (command.opcode != SVP_OP_CONV_DECOMPOSED) return;
    try {
        check_ternary(constant_operand(loadable, command, SVP_OPERAND_COEFFICIENTS),
                      {command.out_c, command.bases, command.in_c});
    } catch (const PackedDataError& error) {
        fail(place, "coefficients: {}", error.what());
    }
}

// Whole regions, and a program inside the constants that begins as programs for this array do.
void check_array_operands(const Loadable& loadable, const svp_layer_command& command, const std::string& place)
{
    const svp_array_target* array = loadable.array_target();
    if (array == nullptr) fail(place, "is for the tile array, which the loadable has no target for");
    for (uint32_t i = SVP_ARRAY_CONSTANTS; i <= SVP_ARRAY_OUTPUT; ++i)
        if (command.operand[i].size != loadable.regions()[i].bytes)
            fail(place, "operand {} has {} bytes, region {} has {}", i, command.operand[i].size, i,
                 loadable.regions()[i].bytes);
    const svp_operand& operand = command.operand[SVP_ARRAY_PROGRAM];
    if (uint64_t{operand.offset} + operand.size > loadable.constants().size())
        fail(place, "its control program ({} bytes at offset {}) is not inside the constants", operand.size,
             operand.offset);
    svp_aie_program_header header;
    std::memcpy(&header, loadable.constants().data + operand.offset, sizeof header);
    if (header.magic != SVP_AIE_PROGRAM_MAGIC || header.bytes != operand.size)
        fail(place, "its control program has magic 0x{:08x} and {} of {} bytes", header.magic, header.bytes,
             operand.size);
    if (header.columns != array->columns || header.rows != 1 + array->memory_rows + array->rows)
        fail(place, "its control program is for {} columns and {} rows of tiles, the array has {} and {}",
             header.columns, header.rows, array->columns, 1 + array->memory_rows + array->rows);
}

void check_command(const Loadable& loadable, const svp_layer_command& command, uint32_t layer, const std::string& place)
{
    uint32_t info = 0;
    uint32_t error = svp_check_command(&command, &info);
    if (error) fail(place, "{}", command_error_text(command, error, info));
    if (command.opcode == SVP_OP_NOP) fail(place, "does nothing");
    if (command.layer != layer) fail(place, "says it is of layer {}", command.layer);
    if (command.sequence != 0 || command.completion_address != 0)
        fail(place, "sequence and completion address are the driver's to set");
    if (command.opcode == SVP_OP_ARRAY) return check_array_operands(loadable, command, place);
    if (!svp_has_second_input(&command) && command.residual_zero_point != 0)
        fail(place, "has the zero point of a residual, but no residual");
    uint64_t needed = 0;
    if (loadable.target().tiles == 0) fail(place, "is not for the tile array, the loadable's only target");
    if (!svp_escalate_fits(&command, &loadable.target(), &needed))
        fail(place, "a spatial tile of {}x{} outputs does not fit the target", command.tile_rows, command.tile_cols);
    check_constant_operands(loadable, command, place);
}

// Several commands in one layer are the inputs of a concatenation, one slice of the output after the other.
void check_slices(const svp_layer& layer, View<svp_layer_command> commands, const std::string& place)
{
    const svp_layer_command& first = commands[layer.first_command];
    if (first.opcode == SVP_OP_ARRAY) {
        for (uint32_t i = 0; i < layer.command_count; ++i)
            if (commands[layer.first_command + i].opcode != SVP_OP_ARRAY)
                fail(place, "command {} is not the tile array's", layer.first_command + i);
        return;
    }
    if (first.opcode != SVP_OP_COPY) {
        if (layer.command_count != 1) fail(place, "{} commands of {}", layer.command_count, opcode_name(first.opcode));
        return;
    }
    uint32_t channels = 0;
    for (uint32_t i = 0; i < layer.command_count; ++i) {
        const svp_layer_command& command = commands[layer.first_command + i];
        if (command.opcode != SVP_OP_COPY || command.channel_offset != channels)
            fail(place, "command {} does not copy to channel {}", layer.first_command + i, channels);
        if (command.activation_low != first.activation_low || command.activation_high != first.activation_high)
            fail(place, "command {} clamps differently from the first", layer.first_command + i);
        channels += command.in_c;
    }
    if (channels != first.out_c) fail(place, "copies {} of {} channels", channels, first.out_c);
}

void check_layer(const Loadable& loadable, uint32_t index, uint32_t first_command, const std::string& place)
{
    const svp_layer& layer = loadable.layers()[index];
    View<svp_layer_command> commands = loadable.commands();
    if (!is_name(layer.name, sizeof layer.name)) fail(place, "its name is no name");
    if (layer.first_command != first_command || layer.command_count == 0 ||
        layer.command_count > commands.size() - first_command)
        fail(place, "{} commands from {} on, of {}", layer.command_count, layer.first_command, commands.size());
    if (layer.output_tensor >= loadable.tensors().size()) fail(place, "output tensor {}", layer.output_tensor);
    if (layer.opcode != commands[first_command].opcode)
        fail(place, "opcode {}, its command's is {}", layer.opcode, commands[first_command].opcode);

    uint64_t macs = 0, weight_bytes = 0;
    for (uint32_t i = first_command; i < first_command + layer.command_count; ++i) {
        check_command(loadable, commands[i], index, fmt::format("{}, command {}", place, i));
        macs += dense_macs(commands[i]);
        weight_bytes += stored_weight_bytes(commands[i]);
    }
    check_slices(layer, commands, place);
    if (layer.opcode == SVP_OP_ARRAY) return; // programs do not say what they compute
    if (layer.dense_macs != macs) fail(place, "{} dense MACs, its shape has {}", layer.dense_macs, macs);
    if (layer.weight_bytes != weight_bytes)
        fail(place, "{} weight bytes, its operands have {}", layer.weight_bytes, weight_bytes);
}

void check_layers(const Loadable& loadable, const std::string& place)
{
    View<svp_layer> layers = loadable.layers();
    if (layers.size() == 0 || layers.size() > most_entries) fail(place, "{} layers", layers.size());
    uint32_t next_command = 0;
    for (uint32_t i = 0; i < layers.size(); ++i) {
        check_layer(loadable, i, next_command, fmt::format("{}: layer {}", place, i));
        next_command += layers[i].command_count;
    }
    if (next_command != loadable.commands().size())
        fail(place, "{} commands, the layers have {}", loadable.commands().size(), next_command);
}

// The tile array has its own section.
void check_empty_target(const svp_target& target, const std::string& place)
{
    svp_target empty{};
    std::memcpy(empty.engine, target.engine, sizeof empty.engine);
    if (std::memcmp(&empty, &target, sizeof empty) != 0) fail(place, "target 'aie' has sizes of the other engine");
}

// The array's section exactly where a command is the array's.
void check_array_target(const Loadable& loadable, const std::string& place)
{
    const bool commands = std::any_of(loadable.commands().begin(), loadable.commands().end(),
                                      [](const svp_layer_command& c) { return c.opcode == SVP_OP_ARRAY; });
    const svp_array_target* array = loadable.array_target();
    if (commands != (array != nullptr))
        fail(place, "{} commands for the tile array, but {} its target", commands ? "has" : "has no",
             array != nullptr ? "has" : "not");
    if (array == nullptr) {
        if (loadable.target().tiles == 0) fail(place, "target 'aie' without an array section");
        return;
    }
    if (find_section(loadable.bytes(), SVP_SECTION_ARRAY).count != 1) fail(place, "not exactly one array target");
    if (array->columns == 0 || array->columns > SVP_AIE_MAX_COLUMNS || array->rows == 0 || array->rows > most_units ||
        array->memory_rows == 0 || array->memory_rows > most_units)
        fail(place, "the array has {} columns, {} rows, {} memory rows", array->columns, array->rows,
             array->memory_rows);
    for (const uint32_t word : array->reserved)
        if (word != 0) fail(place, "the array target's reserved words are not zero");
}

} // namespace

void check_target(const svp_target& target, const std::string& place)
{
    if (!is_name(target.engine, sizeof target.engine) ||
        (std::strcmp(target.engine, "escalate") != 0 && std::strcmp(target.engine, "aie") != 0))
        fail(place, "the target's engine is not 'escalate' or 'aie'");
    if (std::strcmp(target.engine, "aie") == 0) return check_empty_target(target, place);
    for (uint32_t units : {target.tiles, target.slices, target.macs_per_row})
        if (units == 0 || units > most_units)
            fail(place, "the target has {} tiles, {} slices, {} MACs per row", target.tiles, target.slices,
                 target.macs_per_row);
    if (target.channel_group == 0 || target.channel_group > SVP_CHANNEL_GROUP)
        fail(place, "the target's channel group is {}", target.channel_group);
    for (uint32_t size : {target.activation_buffer_bytes, target.coefficient_buffer_bytes, target.output_buffer_bytes,
                          target.tile_store_bytes, target.line_columns})
        if (size == 0) fail(place, "the target has a buffer of size 0");
    for (uint32_t word : target.reserved)
        if (word != 0) fail(place, "the target's reserved words are not zero");
}

void check_contents(const Loadable& loadable, const std::string& place)
{
    // The target section is read as one element.
    if (find_section(loadable.bytes(), SVP_SECTION_TARGET).count != 1) fail(place, "not exactly one target");
    check_target(loadable.target(), place);
    check_array_target(loadable, place);
    check_regions(loadable, place);
    check_tensors(loadable, place);
    check_layers(loadable, place);
    bind_tensors(loadable, place);
}

uint64_t dense_macs(const svp_layer_command& command)
{
    if (!svp_is_convolution(&command)) return 0;
    return uint64_t{command.out_h} * command.out_w * command.out_c * (command.in_c / command.groups) *
           command.kernel_h * command.kernel_w;
}

uint64_t stored_weight_bytes(const svp_layer_command& command)
{
    uint64_t bytes = 0;
    for (uint32_t i : {SVP_OPERAND_WEIGHTS, SVP_OPERAND_COEFFICIENTS, SVP_OPERAND_REQUANT})
        bytes += command.operand[i].size;
    return bytes;
}

} // namespace svp::compiler
