#include "compiler/loadable/compression.h"

#include "compiler/packing/ternary_packing.h"

namespace svp::compiler {

WeightStorage& WeightStorage::operator+=(const WeightStorage& other)
{
    weights += other.weights;
    coefficients += other.coefficients;
    nonzeros += other.nonzeros;
    stored_bits += other.stored_bits;
    nonzero_bits += other.nonzero_bits;
    return *this;
}

WeightStorage weight_storage(const Loadable& loadable, const svp_layer_command& command)
{
    const svp_operand& weights = command.operand[SVP_OPERAND_WEIGHTS];
    WeightStorage storage;
    if (command.opcode == SVP_OP_ARRAY) return storage; // in the rows' streams
    storage.stored_bits = storage.nonzero_bits = uint64_t{weights.size} * 8;
    if (command.opcode == SVP_OP_CONV_DENSE) storage.weights = weights.size;
    if (command.opcode != SVP_OP_CONV_DECOMPOSED) return storage;

    const svp_operand& packed = command.operand[SVP_OPERAND_COEFFICIENTS];
    storage.weights = uint64_t{command.out_c} * command.in_c * command.kernel_h * command.kernel_w;
    storage.coefficients = uint64_t{command.out_c} * command.bases * command.in_c;
    storage.nonzeros = ternary_nonzeros({loadable.constants().data + packed.offset, packed.size},
                                        {command.out_c, command.bases, command.in_c});
    storage.stored_bits += uint64_t{packed.size} * 8;
    storage.nonzero_bits += storage.nonzeros * 2;
    return storage;
}

} // namespace svp::compiler
