// SPDX-License-Identifier: Apache-2.0
#include "base/errors/fail.h"
#include "compiler/loadable/engine_contents.h"
#include "compiler/loadable/loadable.h"
#include "compiler/loadable/tensor_binding.h"

namespace svp::compiler {
namespace {

Tensor tensor_of(const svp_tensor& record)
{
    Tensor tensor;
    tensor.name = record.name;
    tensor.channels = static_cast<int>(record.channels);
    tensor.height = static_cast<int>(record.height);
    tensor.width = static_cast<int>(record.width);
    tensor.scale = record.scale;
    tensor.zero_point = record.zero_point;
    return tensor;
}

Layer layer_of(const Loadable& loadable, const svp_layer& record, const std::vector<CommandTensors>& tensors)
{
    Layer layer;
    layer.name = record.name;
    layer.output = static_cast<int>(record.output_tensor);
    engine_contents(record.engine).take_layer(loadable, record, layer);
    for (uint32_t i = record.first_command; i < record.first_command + record.command_count; ++i) {
        layer.inputs.push_back(tensors[i].input);
        if (tensors[i].residual >= 0) layer.inputs.push_back(tensors[i].residual);
    }
    return layer;
}

// Null: every engine's commands say what they compute.
const svp_engine_interface* silent_engine(const Loadable& loadable)
{
    for (const svp_engine_interface* engine : loadable.engines())
        if (!engine_contents(engine->id).tells_network()) return engine;
    return nullptr;
}

} // namespace

bool tells_network(const Loadable& loadable) { return silent_engine(loadable) == nullptr; }

Network network_of(const Loadable& loadable)
{
    if (const svp_engine_interface* silent = silent_engine(loadable))
        fail(fmt::format("loadable '{}'", loadable.header().network),
             "was compiled for the {}: --check needs the network file", silent->title);
    std::vector<CommandTensors> tensors = bind_tensors(loadable, "loadable");
    Network network;
    network.name = loadable.header().network;
    network.seed = loadable.header().seed;
    for (const svp_tensor& record : loadable.tensors()) {
        if (record.role == SVP_TENSOR_INPUT) network.input = static_cast<int>(network.tensors.size());
        if (record.role == SVP_TENSOR_OUTPUT) network.output = static_cast<int>(network.tensors.size());
        network.tensors.push_back(tensor_of(record));
    }
    for (const svp_layer& record : loadable.layers())
        network.layers.push_back(layer_of(loadable, record, tensors));
    return network;
}

} // namespace svp::compiler
