#include "compiler/lowering/tensor_table.h"

#include "compiler/fail.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/lowering/memory_plan.h"
#include "interface/packed_tensor.h"

#include <algorithm>

namespace svp::compiler {
namespace {

uint64_t bytes_of(const Tensor& tensor, const StoredTensor& stored)
{
    if (!stored.in_dram) return 0;
    return svp_tensor_bytes(stored.format, static_cast<uint32_t>(tensor.height), static_cast<uint32_t>(tensor.width),
                            static_cast<uint32_t>(stored.channels));
}

svp_tensor record_of(const Network& network, size_t index, const StoredTensor& stored)
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
    record.format = static_cast<uint32_t>(stored.format);
    record.bytes = bytes_of(tensor, stored);
    record.height = static_cast<uint32_t>(tensor.height);
    record.width = static_cast<uint32_t>(tensor.width);
    record.channels = static_cast<uint32_t>(stored.channels);
    record.zero_point = tensor.zero_point;
    record.scale = tensor.scale;
    return record;
}

// Element i: of tensor i; the network's input and output take no room in the shared region.
std::vector<Lifetime> lifetimes_of(const Network& network, const std::vector<StoredTensor>& stored)
{
    std::vector<Lifetime> lifetimes(network.tensors.size());
    for (uint32_t i = 0; i < network.layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        for (const int input : layer.inputs)
            lifetimes[static_cast<size_t>(input)].last = i;
        const auto output = static_cast<size_t>(layer.output);
        const uint64_t bytes = bytes_of(network.tensors[output], stored[output]);
        lifetimes[output] = {layer.output == network.output ? 0 : bytes, i, i};
    }
    return lifetimes;
}

} // namespace

TensorTable place_tensors(const Network& network, const std::vector<StoredTensor>& stored)
{
    const MemoryPlan plan = plan_memory(lifetimes_of(network, stored));
    TensorTable table;
    table.region_bytes[SVP_REGION_ACTIVATIONS] = plan.bytes;
    for (size_t i = 0; i < network.tensors.size(); ++i) {
        svp_tensor record = record_of(network, i, stored[i]);
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

std::vector<svp_region> region_table(const RegionBytes& bytes)
{
    std::vector<svp_region> regions;
    for (uint32_t i = 0; i < bytes.size(); ++i)
        regions.push_back({i, 0, bytes[i]});
    return regions;
}

} // namespace svp::compiler
