// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/escalate/tiling.h"

#include "base/errors/fail.h"
#include "interface/engines/escalate/capacity.h"

#include <algorithm>
#include <vector>

namespace svp::compiler {
namespace {

// Tile extents that matter: the smallest one for each number of tiles, falling.
std::vector<uint16_t> candidate_extents(uint32_t outputs)
{
    std::vector<uint16_t> extents;
    for (uint32_t extent = outputs; extent > 0;) {
        uint32_t tiles = svp_ceil_div_u32(outputs, extent);
        extent = svp_ceil_div_u32(outputs, tiles);
        extents.push_back(static_cast<uint16_t>(extent));
        --extent;
    }
    return extents;
}

struct Axis {
    uint32_t input, output, tile, kernel, stride, dilation, pad;
};

Axis row_axis(const svp_escalate_command& c)
{
    return {c.in_h, c.out_h, c.tile_rows, c.kernel_h, c.stride_h, c.dilation_h, c.pad_top};
}

Axis column_axis(const svp_escalate_command& c)
{
    return {c.in_w, c.out_w, c.tile_cols, c.kernel_w, c.stride_w, c.dilation_w, c.pad_left};
}

// Input rows (columns) of all tiles together, padding excluded.
double covered_input(const Axis& axis)
{
    int64_t covered = 0;
    for (int64_t first = 0; first < axis.output; first += axis.tile) {
        int64_t last = std::min<int64_t>(first + axis.tile, axis.output) - 1;
        int64_t begin = std::max<int64_t>(first * axis.stride - axis.pad, 0);
        int64_t end = std::min<int64_t>(last * axis.stride - axis.pad + svp_dilated_kernel(axis.kernel, axis.dilation),
                                        axis.input);
        covered += std::max<int64_t>(end - begin, 0);
    }
    return static_cast<double>(covered);
}

double tile_count(const Axis& axis) { return svp_ceil_div_u32(axis.output, axis.tile); }

// Of one input pixel in one round.
double pixel_cycles(const svp_escalate_command& c, const svp_escalate_target& target, const TilingCosts& costs)
{
    double broadcast = c.in_c / costs.broadcast_bytes_per_cycle;
    double taps = svp_ceil_div_u32(uint32_t{c.kernel_h} * c.kernel_w, target.macs_per_row);
    if (c.opcode == SVP_ESCALATE_CONV_DECOMPOSED)
        return std::max({broadcast, taps, svp_channel_groups(c.in_c) / costs.groups_per_cycle});
    if (!svp_is_convolution(&c)) return svp_channel_groups(c.in_c);
    uint32_t at_once = svp_rows_per_output(&c, &target) * svp_dense_channels_per_row(&c, &target);
    return std::max(broadcast, taps * svp_ceil_div_u32(c.in_c / c.groups, at_once));
}

// Columns of a bitmap slot cannot be found without reading it: a tile fetches its rows in full width.
double input_bytes(const svp_escalate_command& c, const TilingCosts& costs)
{
    double rows = covered_input(row_axis(c)), values = c.in_c;
    if (c.input_format == SVP_FORMAT_DENSE_INT8) return rows * covered_input(column_axis(c)) * values;
    return rows * tile_count(column_axis(c)) * c.in_w * values * costs.compressed_bytes_per_value;
}

double rounds(const svp_escalate_command& c, const svp_escalate_target& target)
{
    return svp_is_convolution(&c) ? svp_ceil_div_u32(c.out_c, svp_round_channels(&c, &target)) : 1;
}

[[noreturn]] void fail_capacity(const svp_escalate_command& c, const svp_escalate_target& target,
                                const std::string& place, const std::string& instance)
{
    if (svp_is_convolution(&c)) {
        if (c.opcode == SVP_ESCALATE_CONV_DECOMPOSED && c.bases > target.slices)
            fail(place, "{} basis kernels need as many slices, a tile has {}; raise {}.slices", c.bases, target.slices,
                 instance);
        uint32_t columns = svp_input_extent(1, c.kernel_w, c.stride_w, c.dilation_w, c.in_w);
        if (columns > target.line_columns)
            fail(place, "one output needs {} input columns, a line has {}; raise {}.line_columns", columns,
                 target.line_columns, instance);
    }
    uint64_t needed = svp_activation_tile_bytes(&c);
    if (needed > target.activation_buffer_bytes / 2)
        fail(place,
             "the inputs of one output take {} bytes, half the activation buffer has {}; raise "
             "{}.activation_buffer_bytes to {}",
             needed, target.activation_buffer_bytes / 2, instance, 2 * needed);
    needed = svp_output_tile_bytes(&c, &target);
    fail(place,
         "the channels of one output pixel take {} bytes, half the output buffer has {}; raise "
         "{}.output_buffer_bytes to {}",
         needed, target.output_buffer_bytes / 2, instance, 2 * needed);
}

bool fits(const svp_escalate_command& command, const svp_escalate_target& target)
{
    uint64_t needed = 0;
    return svp_escalate_fits(&command, &target, &needed);
}

} // namespace

double estimate_cycles(const svp_escalate_command& c, const svp_escalate_target& target, uint64_t weight_bytes,
                       bool compressed_output, const TilingCosts& costs)
{
    double tiles = tile_count(row_axis(c)) * tile_count(column_axis(c));
    double input_pixels = covered_input(row_axis(c)) * covered_input(column_axis(c));
    double output_values = double{1} * c.out_h * c.out_w * c.out_c;
    auto weights = static_cast<double>(weight_bytes);

    double compute = input_pixels * rounds(c, target) * pixel_cycles(c, target, costs);
    double delivery = weights * tiles / costs.delivery_bytes_per_cycle;
    // The output is written here and read by whoever comes next.
    double output_bytes = 2 * output_values * (compressed_output ? costs.compressed_bytes_per_value : 1);
    double weight_fetches = weight_bytes > target.coefficient_buffer_bytes ? tiles : 1;
    double moved = input_bytes(c, costs) + weights * weight_fetches + output_bytes;
    return std::max({compute, delivery, moved / costs.memory_bytes_per_cycle}) + tiles * costs.tile_cycles;
}

Tiling choose_tiling(svp_escalate_command command, const svp_escalate_target& target, uint64_t weight_bytes,
                     bool compressible, const std::string& place, const std::string& instance)
{
    command.tile_rows = command.tile_cols = 1;
    if (!fits(command, target)) fail_capacity(command, target, place, instance);

    Tiling best;
    double least = 0;
    const std::vector<uint16_t> row_extents = candidate_extents(command.out_h);
    for (uint16_t cols : candidate_extents(command.out_w)) {
        for (uint16_t rows : row_extents) {
            command.tile_cols = cols;
            command.tile_rows = rows;
            if (!fits(command, target)) continue;
            bool whole = cols == command.out_w && rows == command.out_h;
            double cycles = estimate_cycles(command, target, weight_bytes, compressible && cols == command.out_w);
            if (best.rows == 0 || cycles < least) {
                best = {rows, cols};
                least = cycles;
            }
            if (whole) return best;
        }
    }
    return best;
}

} // namespace svp::compiler
