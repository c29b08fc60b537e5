#include "compiler/loadable/command_text.h"
#include "compiler/loadable/compression.h"
#include "compiler/loadable/loadable.h"
#include "interface/engines/escalate/command_check.h"

#include <array>
#include <fmt/format.h>
#include <iterator>

namespace svp::compiler {
namespace {

constexpr std::array<const char*, SVP_REGION_OUTPUT + 1> region_names{"constants", "activations", "input", "output"};
constexpr std::array<const char*, 3> role_names{"internal", "input", "output"};

class Listing {
  public:
    template <class... Arguments>
    void line(fmt::format_string<Arguments...> format, Arguments&&... arguments)
    {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
        while (!text_.empty() && text_.back() == ' ')
            text_.pop_back();
        text_ += '\n';
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

void list_header(const Loadable& loadable, Listing& out)
{
    const svp_loadable_header& header = loadable.header();
    const svp_target& t = loadable.target();
    out.line("network    {}", header.network);
    out.line("seed       {}{}", header.seed, header.seed == 0 ? " (trained weights)" : "");
    out.line("format     {}.{}, {} bytes, crc32 {:08x}", header.major, header.minor, header.file_bytes, header.crc32);
    if (t.tiles == 0)
        out.line("target     {}", t.engine);
    else
        out.line("target     {}: {} tiles of {} slices, {} MACs per row, groups of {} channels, {} line columns",
                 t.engine, t.tiles, t.slices, t.macs_per_row, t.channel_group, t.line_columns);
    if (const svp_array_target* a = loadable.array_target())
        out.line("array      {} columns of {} cores, {} memory rows; core memory {} B, memory tile {} B", a->columns,
                 a->rows, a->memory_rows, a->core_bytes, a->memory_tile_bytes);
    if (t.tiles > 0)
        out.line("buffers    activation {} B, coefficient {} B, output {} B, tile store {} B",
                 t.activation_buffer_bytes, t.coefficient_buffer_bytes, t.output_buffer_bytes, t.tile_store_bytes);
    for (const svp_region& region : loadable.regions())
        out.line("region {}   {:<11} {:>12} B", region.index, region_names[region.index], region.bytes);
}

void list_tensors(const Loadable& loadable, Listing& out)
{
    out.line("");
    out.line("tensors");
    out.line("{:>5}  {:<28} {:>17}  {:<6} {:<11} {:>10} {:>10}  {:>5} {:>12}  {}", "index", "name", "C x H x W",
             "format", "region", "offset", "bytes", "zero", "scale", "role");
    for (size_t i = 0; i < loadable.tensors().size(); ++i) {
        const svp_tensor& t = loadable.tensors()[i];
        out.line("{:>5}  {:<28} {:>17}  {:<6} {:<11} {:>10} {:>10}  {:>5} {:>12.6g}  {}", i, t.name,
                 fmt::format("{} x {} x {}", t.channels, t.height, t.width), format_name(t.format),
                 region_names[t.region], t.offset, t.bytes, t.zero_point, t.scale, role_names[t.role]);
    }
}

void list_layers(const Loadable& loadable, Listing& out)
{
    out.line("");
    out.line("layers");
    out.line("{:>5}  {:<28} {:<15} {:>8} {:>7} {:>14} {:>13}", "index", "name", "operation", "commands", "output",
             "dense MACs", "weight bytes");
    uint64_t macs = 0, bytes = 0;
    for (size_t i = 0; i < loadable.layers().size(); ++i) {
        const svp_layer& layer = loadable.layers()[i];
        out.line("{:>5}  {:<28} {:<15} {:>8} {:>7} {:>14} {:>13}", i, layer.name, opcode_name(layer.opcode),
                 layer.command_count, layer.output_tensor, layer.dense_macs, layer.weight_bytes);
        macs += layer.dense_macs;
        bytes += layer.weight_bytes;
    }
    out.line("{:>5}  {:<28} {:<15} {:>8} {:>7} {:>14} {:>13}", "", "total", "", loadable.commands().size(), "", macs,
             bytes);
}

std::string flags_of(const svp_layer_command& command)
{
    std::string text;
    if (command.flags & SVP_FLAG_IRQ) text += " irq";
    if (command.flags & SVP_FLAG_RESIDUAL) text += " residual";
    if (command.flags & SVP_FLAG_COUNT_PADDING) text += " count_padding";
    if (command.groups > 1) text += fmt::format(" groups={}", command.groups);
    if (command.bases > 0) text += fmt::format(" bases={}", command.bases);
    if (command.dilation_h > 1 || command.dilation_w > 1)
        text += fmt::format(" dilation={}x{}", command.dilation_h, command.dilation_w);
    if (command.opcode == SVP_OP_COPY) text += fmt::format(" channel_offset={}", command.channel_offset);
    return text.empty() ? text : text.substr(1);
}

void list_array_command(size_t index, const svp_layer_command& c, Listing& out)
{
    const svp_operand& program = c.operand[SVP_ARRAY_PROGRAM];
    out.line("{:>5} {:>5}  {:<15} control program of {} bytes at constants +{}  {}", index, c.layer,
             opcode_name(c.opcode), program.size, program.offset, flags_of(c));
}

// Where tensors are that stay in the memory tiles.
void list_placements(const Loadable& loadable, Listing& out)
{
    if (loadable.placements().size() == 0) return;
    out.line("");
    out.line("tensors in the memory tiles");
    out.line("{:>5}  {:<28} {:>8} {:>7} {:>13} {:>9} {:>11} {:>8}", "index", "name", "channels", "columns",
             "slice columns", "row bytes", "pixel bytes", "base");
    for (size_t i = 0; i < loadable.placements().size(); ++i) {
        const svp_placement& p = loadable.placements()[i];
        if (p.columns == 0) continue;
        out.line("{:>5}  {:<28} {:>8} {:>7} {:>13} {:>9} {:>11} {:>8}", i, loadable.tensors()[i].name,
                 p.logical_channels, p.columns, p.slice_columns, p.row_bytes, p.pixel_bytes, p.base);
    }
}

void list_commands(const Loadable& loadable, Listing& out)
{
    out.line("");
    out.line("commands (pad: top left bottom right; tiles: spatial tiles down x across)");
    out.line("{:>5} {:>5}  {:<15} {:>16} {:>16} {:>7} {:>6} {:>11} {:>9} {:>7} {:>9} {:<13}  {}", "index", "layer",
             "operation", "input", "output", "kernel", "stride", "pad", "tile", "tiles", "clamp", "formats", "flags");
    for (size_t i = 0; i < loadable.commands().size(); ++i) {
        const svp_layer_command& c = loadable.commands()[i];
        if (c.opcode == SVP_OP_ARRAY) {
            list_array_command(i, c, out);
            continue;
        }
        out.line(
            "{:>5} {:>5}  {:<15} {:>16} {:>16} {:>7} {:>6} {:>11} {:>9} {:>7} {:>9} {:<13}  {}", i, c.layer,
            opcode_name(c.opcode), fmt::format("{}x{}x{}", c.in_c, c.in_h, c.in_w),
            fmt::format("{}x{}x{}", c.out_c, c.out_h, c.out_w), fmt::format("{}x{}", c.kernel_h, c.kernel_w),
            fmt::format("{}x{}", c.stride_h, c.stride_w),
            fmt::format("{} {} {} {}", c.pad_top, c.pad_left, c.pad_bottom, c.pad_right),
            fmt::format("{}x{}", c.tile_rows, c.tile_cols),
            fmt::format("{}x{}", (c.out_h + c.tile_rows - 1) / c.tile_rows, (c.out_w + c.tile_cols - 1) / c.tile_cols),
            fmt::format("{}..{}", c.activation_low, c.activation_high),
            fmt::format("{}>{}", format_name(c.input_format), format_name(c.output_format)), flags_of(c));
        for (uint32_t o = 0; o < SVP_OPERANDS; ++o)
            if (c.operand[o].size > 0)
                out.line("{:>15}{:<12} {:<11} +{:<10} {:>10} B", "", operand_name(o), region_names[c.operand_region[o]],
                         c.operand[o].offset, c.operand[o].size);
    }
}

void list_storage(const char* name, const WeightStorage& s, Listing& out)
{
    double density = s.coefficients == 0 ? 1.0 : static_cast<double>(s.nonzeros) / static_cast<double>(s.coefficients);
    out.line("{:<28} {:>12} {:>12} {:>8.2f}% {:>13.3f} {:>13.3f} {:>9.1f}x {:>9.1f}x", name, s.weights, s.coefficients,
             100 * density, s.stored_bits_per_weight(), s.nonzero_bits_per_weight(), s.stored_compression(),
             s.nonzero_compression());
}

void list_compression(const Loadable& loadable, Listing& out)
{
    out.line("");
    out.line("weights: bits for each weight of the direct convolution, basis kernels included");
    out.line("  stored: with offsets, bitmaps and signs; nonzeros: 2 bits a nonzero coefficient, no indices");
    out.line("  compression: against 32-bit weights");
    out.line("{:<28} {:>12} {:>12} {:>9} {:>13} {:>13} {:>10} {:>10}", "layer", "weights", "coefficients", "density",
             "stored b/w", "nonzeros b/w", "stored", "nonzeros");
    WeightStorage total;
    for (const svp_layer& layer : loadable.layers()) {
        WeightStorage storage = weight_storage(loadable, loadable.commands()[layer.first_command]);
        if (storage.weights > 0) list_storage(layer.name, storage, out);
        total += storage;
    }
    if (total.weights > 0) list_storage("total", total, out);
}

} // namespace

std::string describe(const Loadable& loadable)
{
    Listing out;
    list_header(loadable, out);
    list_tensors(loadable, out);
    list_layers(loadable, out);
    list_placements(loadable, out);
    list_commands(loadable, out);
    list_compression(loadable, out);
    return out.take();
}

} // namespace svp::compiler
