// SPDX-License-Identifier: Apache-2.0
// Convolution with one input channel per group, for the oracle: plane by plane, since there is no depth to vectorize
// over.
#pragma once

#include "compiler/oracle/integer_convolution.h"

namespace svp::compiler {

// Of dense layers with as many groups as input channels. As convolve otherwise.
void convolve_depthwise(const Layer& layer, const Tensor& input, const Tensor& output, const Codes& codes,
                        const SumConsumer& consume);

} // namespace svp::compiler
