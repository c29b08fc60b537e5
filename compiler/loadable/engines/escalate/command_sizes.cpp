// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/command_sizes.h"

#include "compiler/packing/ternary_packing.h"
#include "interface/engines/escalate/command_check.h"

namespace svp::compiler {

uint64_t dense_macs(const svp_layer_command& command)
{
    const svp_escalate_command c = svp_escalate_get(&command);
    if (!svp_is_convolution(&c)) return 0;
    return uint64_t{c.out_h} * c.out_w * c.out_c * (c.in_c / c.groups) * c.kernel_h * c.kernel_w;
}

uint64_t stored_weight_bytes(const svp_layer_command& command)
{
    uint64_t bytes = 0;
    for (uint32_t i : {SVP_ESCALATE_OPERAND_WEIGHTS, SVP_ESCALATE_OPERAND_COEFFICIENTS, SVP_ESCALATE_OPERAND_REQUANT})
        bytes += command.operand[i].size;
    return bytes;
}

WeightStorage cluster_weight_storage(const Loadable& loadable, const svp_layer_command& command)
{
    const svp_operand& weights = command.operand[SVP_ESCALATE_OPERAND_WEIGHTS];
    const svp_escalate_command body = svp_escalate_get(&command);
    WeightStorage storage;
    storage.stored_bits = storage.nonzero_bits = uint64_t{weights.size} * 8;
    if (body.opcode == SVP_ESCALATE_CONV_DENSE) storage.weights = weights.size;
    if (body.opcode != SVP_ESCALATE_CONV_DECOMPOSED) return storage;

    const svp_operand& packed = command.operand[SVP_ESCALATE_OPERAND_COEFFICIENTS];
    storage.weights = uint64_t{body.out_c} * body.in_c * body.kernel_h * body.kernel_w;
    storage.coefficients = uint64_t{body.out_c} * body.bases * body.in_c;
    storage.nonzeros =
        ternary_nonzeros({loadable.constants().data + packed.offset, packed.size}, {body.out_c, body.bases, body.in_c});
    storage.stored_bits += uint64_t{packed.size} * 8;
    storage.nonzero_bits += storage.nonzeros * 2;
    return storage;
}

} // namespace svp::compiler
