// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/network_edit.h"
#include "compiler/frontends/onnx/simplify.h"

namespace svp::compiler {
namespace {

void fix(FloatNetwork& network, int tensor, const AffineCode& code) { network.fixed_codes.emplace(tensor, code); }

bool is_plain_copy(const FloatLayer& layer) { return is_copy(layer) && !layer.clamps(); }

// Max pooling cannot change a code: what its input has, its output gets.
void pass_codes_through_pooling(FloatNetwork& network)
{
    for (const FloatLayer& layer : network.layers) {
        if (layer.shape.kind != LayerKind::pool_max) continue;
        if (const AffineCode* code = network.fixed_code(layer.shape.inputs[0])) {
            network.fixed_codes[layer.shape.output] = AffineCode(*code);
        }
    }
}

} // namespace

void settle_codes(FloatNetwork& network)
{
    pass_codes_through_pooling(network);
    // Backwards, so that a code reaches all that it passes unchanged.
    for (size_t i = network.layers.size(); i-- > 0;) {
        const FloatLayer& layer = network.layers[i];
        const AffineCode* code = network.fixed_code(layer.shape.output);
        if (!code || (!is_plain_copy(layer) && layer.shape.kind != LayerKind::pool_max)) continue;
        fix(network, layer.shape.inputs[0], AffineCode(*code));
    }
    pass_codes_through_pooling(network); // where a tensor's readers ask for different codes
}

} // namespace svp::compiler
