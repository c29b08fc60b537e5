// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/aie_backend.h"

#include "base/errors/fail.h"
#include "compiler/backends/aie/array_part.h"
#include "compiler/backends/aie/operations/array_layout.h"
#include "compiler/backends/aie/operations/blocked_weights.h"
#include "compiler/oracle/integer_convolution.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/engines.h"

#include <cstdint>

namespace svp::compiler {
namespace {

constexpr double crossing_cycles = 3000;      // descriptors, tasks and tokens of a tensor's trip through DRAM [O]
constexpr double configuration_cycles = 5000; // of each compute tile, as measured from 2 x 2 to 8 x 8 [D]

int channels_of(const Network& network, int tensor) { return network.tensors[static_cast<size_t>(tensor)].channels; }

std::string shape_text(const svp_aie_target& array)
{
    return fmt::format("{} x {} compute tiles with {} row{} of memory tiles", array.columns, array.rows,
                       array.memory_rows, array.memory_rows == 1 ? "" : "s");
}

// The weights that the array multiplies.
std::vector<int8_t> multiplied_out(const Network& network, const Layer& layer)
{
    if (layer.kind == LayerKind::conv_dense) return layer.weights;
    const std::vector<int16_t> weights =
        effective_weights(layer, channels_of(network, layer.inputs[0]), channels_of(network, layer.output));
    std::vector<int8_t> result;
    result.reserve(weights.size());
    for (const int16_t weight : weights)
        result.push_back(static_cast<int8_t>(weight)); // the array takes only layers whose weights fit
    return result;
}

// Depthwise layers have a kernel of their own, without blocks.
bool skips_blocks(const Network& network, const Layer& layer)
{
    const int inputs = channels_of(network, layer.inputs[0]), outputs = channels_of(network, layer.output);
    if (layer.groups > 1 && layer.groups == inputs && inputs == outputs) return false;
    const aie::BlockedWeights blocks(multiplied_out(network, layer), outputs, inputs, layer.groups,
                                     layer.kernel_h * layer.kernel_w);
    const int rows = blocks.output_blocks(), columns = blocks.input_blocks();
    return blocks.count(0, rows, 0, columns) < rows * columns;
}

} // namespace

uint32_t AieBackend::engine() const { return SVP_ENGINE_AIE; }

const EngineNames& AieBackend::names() const
{
    static const svp_engine_interface& known = *svp_engine_by_id(SVP_ENGINE_AIE);
    static const EngineNames names{known.name, known.title, "array"};
    return names;
}

void AieBackend::check(const std::string& place) const { aie::layout_of(options_.target, options_.instance, place); }

void AieBackend::check_loadable(const Loadable& loadable, const std::string& place) const
{
    const svp_aie_target* need = loadable.target<svp_aie_target>(SVP_ENGINE_AIE);
    const svp_aie_target& have = options_.target;
    if (!need || !svp_engine_by_id(SVP_ENGINE_AIE)->target_misfit(need, &have)) return;
    const std::string made_for = fmt::format("compiled for a tile array of {}", shape_text(*need));
    if (need->columns != have.columns || need->rows != have.rows || need->memory_rows != have.memory_rows)
        fail(place, "{}, and the platform's has {}", made_for, shape_text(have));
    if (need->stream_bytes != have.stream_bytes)
        fail(place, "{} with streams of {} bytes, and the platform's have {}: {}.stream_bytes", made_for,
             need->stream_bytes, have.stream_bytes, options_.instance);
    fail(place,
         "{0} with memories of {1} and {2} bytes, and the platform's have {3} and {4}: {5}.core_memory_bytes, "
         "{5}.memory_tile_bytes",
         made_for, need->core_bytes, need->memory_tile_bytes, have.core_bytes, have.memory_tile_bytes,
         options_.instance);
}

bool AieBackend::can_run(const Network& network, size_t layer) const { return aie::array_can_run(network, layer); }

std::unique_ptr<BackendPart> AieBackend::part(const Network& network, const std::vector<bool>& own) const
{
    return std::make_unique<aie::ArrayPart>(network, options_, own);
}

Execution AieBackend::execution(const Network& network, const Layer& layer) const
{
    if (layer.kind != LayerKind::conv_dense && layer.kind != LayerKind::conv_decomposed) return Execution::streamed;
    return skips_blocks(network, layer) ? Execution::block_sparse : Execution::dense;
}

std::string AieBackend::sharing_problem(const Tensor& tensor) const
{
    if (tensor.channels % 8 == 0) return {};
    return fmt::format("its {} channels are no multiple of 8", tensor.channels);
}

double AieBackend::start_up_seconds() const
{
    return configuration_cycles * options_.target.columns * options_.target.rows / options_.hertz;
}

double AieBackend::crossing_seconds(const Tensor& tensor) const
{
    const double bytes = double{8} * aie::channel_blocks(tensor.channels) * tensor.height * tensor.width;
    const double bytes_per_cycle = double{1} * options_.target.columns * options_.target.stream_bytes;
    return (bytes / bytes_per_cycle + crossing_cycles) / options_.hertz;
}

} // namespace svp::compiler
