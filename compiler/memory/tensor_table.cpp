// SPDX-License-Identifier: Apache-2.0
#include "compiler/memory/tensor_table.h"

#include "base/errors/fail.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/memory/memory_plan.h"
#include "interface/common/packed_tensor.h"

#include <algorithm>

namespace svp::compiler {
namespace {

uint64_t bytes_of(const Tensor& tensor, const TensorForm& form)
{
    if (!form.in_dram) return 0;
    return svp_tensor_bytes(form.format, static_cast<uint32_t>(tensor.height), static_cast<uint32_t>(tensor.width),
                            form.channels);
}

// Element i: of tensor i; the network's input and output take no room in the shared region.
std::vector<Lifetime> lifetimes_of(const Network& network, const std::vector<TensorForm>& forms)
{
    std::vector<Lifetime> lifetimes(network.tensors.size());
    for (uint32_t i = 0; i < network.layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        for (const int input : layer.inputs)
            lifetimes[static_cast<size_t>(input)].last = i;
        const auto output = static_cast<size_t>(layer.output);
        const bool shared = layer.output != network.output;
        lifetimes[output] = {shared ? bytes_of(network.tensors[output], forms[output]) : 0, i, i};
    }
    return lifetimes;
}

svp_tensor record_of(const Network& network, size_t index, const TensorForm& form)
{
    const Tensor& tensor = network.tensors[index];
    svp_tensor record{};
    copy_name(record.name, tensor.name);
    record.region = SVP_REGION_ACTIVATIONS;
    if (static_cast<int>(index) == network.input) {
        record.role = SVP_TENSOR_INPUT;
        record.region = SVP_REGION_INPUT;
    } else if (static_cast<int>(index) == network.output) {
        record.role = SVP_TENSOR_OUTPUT;
        record.region = SVP_REGION_OUTPUT;
    }
    record.format = static_cast<uint32_t>(form.format);
    record.bytes = bytes_of(tensor, form);
    record.height = static_cast<uint32_t>(tensor.height);
    record.width = static_cast<uint32_t>(tensor.width);
    record.channels = form.channels;
    record.logical_channels = static_cast<uint32_t>(tensor.channels);
    record.zero_point = tensor.zero_point;
    record.scale = tensor.scale;
    return record;
}

} // namespace

TensorTable place_tensors(const Network& network, const std::vector<TensorForm>& forms)
{
    const MemoryPlan plan = plan_memory(lifetimes_of(network, forms));
    TensorTable table;
    table.region_bytes[SVP_REGION_ACTIVATIONS] = plan.bytes;
    for (size_t i = 0; i < network.tensors.size(); ++i) {
        svp_tensor record = record_of(network, i, forms[i]);
        if (record.role == SVP_TENSOR_INTERNAL && record.bytes > 0) record.offset = plan.offsets[i];
        const uint64_t end = svp_align_up(record.offset + record.bytes, SVP_LOADABLE_ALIGN);
        if (end > UINT32_MAX)
            fail(fmt::format("network '{}': tensor '{}'", network.name, network.tensors[i].name),
                 "ends at byte {} of its memory region, which holds 4 GiB", end);
        table.region_bytes[record.region] = std::max(table.region_bytes[record.region], end);
        table.tensors.push_back(record);
    }
    return table;
}

uint64_t dense_macs(const Network& network, const Layer& layer)
{
    if (layer.kind != LayerKind::conv_dense && layer.kind != LayerKind::conv_decomposed) return 0;
    const Tensor& input = network.tensors[static_cast<size_t>(layer.inputs[0])];
    const Tensor& output = network.tensors[static_cast<size_t>(layer.output)];
    auto u = [](int value) { return static_cast<uint64_t>(value); };
    return u(output.height) * u(output.width) * u(output.channels) * u(input.channels / layer.groups) *
           u(layer.kernel_h) * u(layer.kernel_w);
}

} // namespace svp::compiler
