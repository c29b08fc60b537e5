#include "compiler/backends/escalate/constant_pool.h"

#include "base/errors/fail.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/common/loadable_format.h"
#include "interface/common/packed_tensor.h"

namespace svp::compiler {

void ConstantPool::add(svp_layer_command& command, svp_operand_index operand, const void* data, size_t size,
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
        add(command, SVP_OPERAND_WEIGHTS, layer.weights.data(), layer.weights.size(), place);
    if (layer.kind == LayerKind::conv_decomposed) {
        add(command, SVP_OPERAND_WEIGHTS, layer.basis.data(), layer.basis.size(), place);
        std::vector<uint8_t> packed = pack_ternary(layer.coefficients, {command.out_c, command.bases, command.in_c});
        add(command, SVP_OPERAND_COEFFICIENTS, packed.data(), packed.size(), place);
    }
    if (layer.requant.empty()) return;
    size_t records = layer.requant.size() / commands.size();
    for (size_t i = 0; i < commands.size(); ++i)
        add(commands[i], SVP_OPERAND_REQUANT, layer.requant.data() + i * records, records * sizeof(svp_requant), place);
}

} // namespace svp::compiler
