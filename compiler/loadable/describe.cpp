// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/command_text.h"
#include "compiler/loadable/compression.h"
#include "compiler/loadable/engine_contents.h"
#include "compiler/loadable/listing.h"
#include "compiler/loadable/loadable.h"

#include <array>

namespace svp::compiler {
namespace {

constexpr std::array<const char*, 3> role_names{"internal", "input", "output"};

void list_header(const Loadable& loadable, Listing& out)
{
    const svp_loadable_header& header = loadable.header();
    out.line("network    {}", header.network);
    out.line("seed       {}{}", header.seed, header.seed == 0 ? " (trained weights)" : "");
    out.line("format     {}.{}, {} bytes, crc32 {:08x}", header.major, header.minor, header.file_bytes, header.crc32);
    const std::vector<const svp_engine_interface*> engines = loadable.engines();
    out.line("target     {}{}", engines.front()->name, engine_contents(engines.front()->id).target_text(loadable));
    for (size_t i = engines.size(); i-- > 0;) // the first engine's buffers stand above the regions
        engine_contents(engines[i]->id).list_target(loadable, out);
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
        out.line("{:>5}  {:<28} {:<15} {:>8} {:>7} {:>14} {:>13}", i, layer.name, operation_name(layer),
                 layer.command_count, layer.output_tensor, layer.dense_macs, layer.weight_bytes);
        macs += layer.dense_macs;
        bytes += layer.weight_bytes;
    }
    out.line("{:>5}  {:<28} {:<15} {:>8} {:>7} {:>14} {:>13}", "", "total", "", loadable.commands().size(), "", macs,
             bytes);
}

void list_commands(const Loadable& loadable, Listing& out)
{
    out.line("");
    out.line("commands (pad: top left bottom right; tiles: spatial tiles down x across)");
    out.line("{:>5} {:>5}  {:<15} {:>16} {:>16} {:>7} {:>6} {:>11} {:>9} {:>7} {:>9} {:<13}  {}", "index", "layer",
             "operation", "input", "output", "kernel", "stride", "pad", "tile", "tiles", "clamp", "formats", "flags");
    for (size_t i = 0; i < loadable.commands().size(); ++i) {
        const svp_layer_command& command = loadable.commands()[i];
        engine_contents(command.engine).list_command(i, command, out);
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
    for (const svp_engine_interface* engine : loadable.engines())
        engine_contents(engine->id).list_placements(loadable, out);
    list_commands(loadable, out);
    list_compression(loadable, out);
    return out.take();
}

} // namespace svp::compiler
