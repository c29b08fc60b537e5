// SPDX-License-Identifier: Apache-2.0
// Post-training quantization of a float network to int8.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/ir/network.h"
#include "compiler/passes/quantize/range.h"

#include <string>
#include <vector>

namespace svp::compiler {

struct QuantizeOptions {
    RangeMethod method = RangeMethod::squared_error; // of activations; the network's output always covers min to max
    double percentile_share = 1e-4;                  // RangeMethod::percentile
    bool correct_bias = true;                        // shift biases by what rounding the weights changes on average
    // Decomposed layers of up to so many bases times planes become conv_decomposed, others conv_dense.
    int most_bases = 0;
    int adder_bits = 20; // of the sums of a plane over the input channels; where they could leave them: conv_dense
};

// Weights symmetric per output channel, -127 .. 127; activations asymmetric per tensor; biases int32 of scale
// input scale * weight scale, never so large that a sum with its bias could leave int32. Max pooling keeps its input's
// scale and zero point. Convolutions are conv_dense, or conv_decomposed as most_bases allows. Images: C * H * W values,
// as the network's input expects them. Notes: which decomposed layers became conv_dense, and why. Throws InputError
// where images do not fit or lead to values that are not finite.
Network quantize(const FloatNetwork& network, const std::vector<std::vector<float>>& calibration_images,
                 const QuantizeOptions& options = {}, std::vector<std::string>* notes = nullptr);

} // namespace svp::compiler
