// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/cluster_layer.h"

#include "compiler/loadable/command_contents.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/engines/escalate/escalate_command.h"

namespace svp::compiler {
namespace {

LayerKind kind_of(uint32_t opcode)
{
    switch (opcode) {
    case SVP_ESCALATE_CONV_DENSE:
        return LayerKind::conv_dense;
    case SVP_ESCALATE_CONV_DECOMPOSED:
        return LayerKind::conv_decomposed;
    case SVP_ESCALATE_POOL_MAX:
        return LayerKind::pool_max;
    case SVP_ESCALATE_POOL_AVERAGE:
        return LayerKind::pool_average;
    case SVP_ESCALATE_ADD:
        return LayerKind::add;
    default:
        return LayerKind::concat;
    }
}

class Constants {
  public:
    explicit Constants(View<uint8_t> bytes) : bytes_(bytes) {}

    std::vector<int8_t> codes(const svp_operand& operand) const
    {
        View<uint8_t> range = bytes(operand);
        return {range.begin(), range.end()};
    }

    std::vector<int8_t> ternary(const svp_layer_command& command) const
    {
        const svp_escalate_command body = svp_escalate_get(&command);
        return unpack_ternary(bytes(command.operand[SVP_ESCALATE_OPERAND_COEFFICIENTS]),
                              {body.out_c, body.bases, body.in_c});
    }

  private:
    View<uint8_t> bytes(const svp_operand& operand) const { return {bytes_.data + operand.offset, operand.size}; }

    View<uint8_t> bytes_;
};

void take_weights(const svp_layer_command& command, const Constants& constants, Layer& layer)
{
    const svp_escalate_command body = svp_escalate_get(&command);
    if (body.opcode == SVP_ESCALATE_CONV_DENSE) {
        layer.weights = constants.codes(command.operand[SVP_ESCALATE_OPERAND_WEIGHTS]);
    } else if (body.opcode == SVP_ESCALATE_CONV_DECOMPOSED) {
        layer.bases = body.bases;
        layer.basis = constants.codes(command.operand[SVP_ESCALATE_OPERAND_WEIGHTS]);
        layer.coefficients = constants.ternary(command);
    }
}

} // namespace

void take_cluster_layer(const Loadable& loadable, const svp_layer& record, Layer& layer)
{
    Constants constants(loadable.constants());
    const svp_layer_command& first = loadable.commands()[record.first_command];
    const svp_escalate_command body = svp_escalate_get(&first);
    layer.kind = kind_of(body.opcode);
    take_window(body, layer);
    layer.count_padding = (body.flags & SVP_ESCALATE_COUNT_PADDING) != 0;
    take_weights(first, constants, layer);
    for (uint32_t i = record.first_command; i < record.first_command + record.command_count; ++i)
        append_requantization(loadable, loadable.commands()[i].operand[SVP_ESCALATE_OPERAND_REQUANT], layer.requant);
}

} // namespace svp::compiler
