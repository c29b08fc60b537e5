// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/compression.h"

#include "compiler/loadable/engine_contents.h"

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
    return engine_contents(command.engine).weight_storage(loadable, command);
}

} // namespace svp::compiler
