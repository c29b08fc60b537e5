// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/escalate/constant_pool.h"

#include "base/errors/fail.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/common/packed_tensor.h"
#include "interface/loadable/loadable_format.h"

namespace svp::compiler {

void ConstantPool::add(svp_layer_command& command, svp_escalate_operand operand, const void* data, size_t size,
                       const std::string& place)
{
    uint64_t offset = svp_align_up(bytes_.size(), SVP_LOADABLE_ALIGN);
    if (offset + size > UINT32_MAX) fail(place, "weights and tables up to here take {} bytes", offset + size);
    bytes_.resize(offset);
    const auto* first = static_cast<const uint8_t*>(data);
    bytes_.insert(bytes_.end(), first, first + size);
    command.operand_region[operand] = SVP_REGION_CONSTANTS;
    command.operand[operand] = {static_cast<uint32_t>(offset), static_cast<uint32_t>(size)};
}

void ConstantPool::add_layer(const Layer& layer, std::vector<svp_layer_command>& commands, const std::string& place)
{
    svp_layer_command& command = commands.front();
    if (layer.kind == LayerKind::conv_dense)
        add(command, SVP_ESCALATE_OPERAND_WEIGHTS, layer.weights.data(), layer.weights.size(), place);
    if (layer.kind == LayerKind::conv_decomposed) {
        add(command, SVP_ESCALATE_OPERAND_WEIGHTS, layer.basis.data(), layer.basis.size(), place);
        const svp_escalate_command body = svp_escalate_get(&command);
        std::vector<uint8_t> packed = pack_ternary(layer.coefficients, {body.out_c, body.bases, body.in_c});
        add(command, SVP_ESCALATE_OPERAND_COEFFICIENTS, packed.data(), packed.size(), place);
    }
    if (layer.requant.empty()) return;
    size_t records = layer.requant.size() / commands.size();
    for (size_t i = 0; i < commands.size(); ++i)
        add(commands[i], SVP_ESCALATE_OPERAND_REQUANT, layer.requant.data() + i * records,
            records * sizeof(svp_requant), place);
}

uint64_t ConstantPool::append_to(std::vector<uint8_t>& constants, const std::string& place)
{
    const uint64_t base = svp_align_up(constants.size(), SVP_LOADABLE_ALIGN);
    if (base + bytes_.size() > UINT32_MAX)
        fail(place, "weights and tables take {} bytes, a memory region holds 4 GiB", base + bytes_.size());
    if (constants.empty()) {
        constants = std::move(bytes_);
        return 0;
    }
    constants.resize(base);
    constants.insert(constants.end(), bytes_.begin(), bytes_.end());
    return base;
}

} // namespace svp::compiler
